#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The output is JSON, and says what the policy says.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build founding.scp >profile.json
python3 - <<'END'
import json

with open("profile.json", encoding="utf-8") as file:
    profile = json.load(file)
denied = set()
for rule in profile["syscalls"]:
    assert rule["action"] == "SCMP_ACT_ERRNO" and rule["errnoRet"] == 1, rule
    assert not rule.get("args"), rule
    denied.update(rule["names"])
assert profile["defaultAction"] == "SCMP_ACT_ALLOW", profile["defaultAction"]
assert denied == {"chmod", "fchmod", "fchmodat", "fchmodat2", "mkdir"}, denied
END

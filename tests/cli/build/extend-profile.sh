#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A rule on top of an extended profile wins where it is stricter, and changes
# nothing else.

. "$TESTS/lib.sh"

echo 'extend docker-default arch x86_64' >base.scp
echo 'extend docker-default arch x86_64 deny chmod-family with EACCES' >stricter.scp
"$SCMPL" build --kernel 6.1 base.scp >base.json
"$SCMPL" build --kernel 6.1 stricter.scp >stricter.json
python3 - <<'END'
import json


def verdicts(path):
    """Call -> action, for the calls that the profile decides unconditionally."""
    with open(path, encoding="utf-8") as file:
        profile = json.load(file)
    return {
        name: (rule["action"], rule.get("errnoRet"))
        for rule in profile["syscalls"]
        if not rule.get("args")
        for name in rule["names"]
    }


base, stricter = verdicts("base.json"), verdicts("stricter.json")
family = {"chmod", "fchmod", "fchmodat", "fchmodat2"}
assert all(stricter[name] == ("SCMP_ACT_ERRNO", 13) for name in family), stricter
assert len(base) > 300, len(base)
changed = {name for name in base.keys() | stricter.keys() if base.get(name) != stricter.get(name)}
assert changed == family, changed
END

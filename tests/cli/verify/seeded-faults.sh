#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile that means something else is found out: each fault is what a compiler
# or a hasty hand makes of a correct profile.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
arch x86_64
default deny
allow read, write, exit_group
allow ioctl where cmd in (TIOCGWINSZ, FIONREAD)
allow socket where family not in (AF_ALG, AF_VSOCK)
deny ptrace with EACCES
END
expect_status 0 "$SCMPL" build -o good.json policy.scp
expect_status 0 "$SCMPL" verify --json good.json policy.scp

cat >damage.py <<'END'
import json, sys

fault = sys.argv[1]
guards = {
    "guard-capability": {"includes": {"caps": ["CAP_CHOWN"]}},
    "guard-two": {"includes": {"caps": ["CAP_CHOWN"]}, "excludes": {"caps": ["CAP_KILL"]}},
    "guard-kernel": {"includes": {"minKernel": "5.9"}},
}
profile = json.load(open("good.json"))
rules = profile["syscalls"]
conditional = [r for r in rules if r.get("args")]
errors = [r for r in rules if r["action"] == "SCMP_ACT_ERRNO"]
plain = [r for r in rules if r["action"] == "SCMP_ACT_ALLOW" and not r.get("args")]
if fault == "swap-actions":
    errors[0]["action"], plain[0]["action"] = plain[0]["action"], errors[0]["action"]
    plain[0]["errnoRet"] = errors[0].pop("errnoRet")
elif fault == "drop-cube":
    rules.remove(conditional[-1])
elif fault == "widen-mask":
    conditional[0]["args"][0]["value"] &= ~1
elif fault == "compare-64-bits":
    arg = conditional[0]["args"][0]
    arg["op"], arg["value"] = "SCMP_CMP_EQ", arg.pop("valueTwo")
elif fault == "drop-errno":
    del errors[0]["errnoRet"]
elif fault == "drop-name":
    plain[0]["names"].pop()
elif fault == "other-default":
    profile["defaultErrnoRet"] = 38
elif fault == "repeat-index":
    conditional[0]["args"].append(dict(conditional[1]["args"][0]))
elif fault in guards:
    rules.append({"names": ["mount"], "action": "SCMP_ACT_ALLOW", **guards[fault]})
json.dump(profile, open("bad.json", "w"))
END

for fault in swap-actions drop-cube widen-mask compare-64-bits drop-errno drop-name \
	other-default repeat-index guard-capability guard-two guard-kernel; do
	python3 damage.py "$fault"
	run "$SCMPL" verify --json bad.json policy.scp
	if [ "$status" -ne 1 ] || ! grep -q 'artefact-differs' err; then
		cat out err >&2
		fail "$fault was not found out"
	fi
done

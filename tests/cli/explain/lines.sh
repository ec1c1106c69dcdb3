#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The line that decides tells where its statement goes on; a rule of a profile is one line, however
# many it takes, with the names that fit.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
arch x86_64
default deny
allow read,
	write,
	close
END
"$SCMPL" explain policy.scp read write close pipe

cat >profile.json <<'END'
{
	"defaultAction": "SCMP_ACT_ERRNO",
	"architectures": ["SCMP_ARCH_X86_64"],
	"syscalls": [
		{
			"names": [
				"mkdir"
			],
			"action": "SCMP_ACT_ALLOW"
		},
		{
			"comment": "]\"[ [\"a\"",
			"names": [
				"accept", "accept4", "access", "adjtimex", "alarm",
				"bind", "brk", "capget", "capset", "chdir", "chmod"
			],
			"action": "SCMP_ACT_ALLOW"
		}
	]
}
END
"$SCMPL" explain profile.json mkdir chmod
cat >profile.yaml <<'END'
kind: SeccompProfile
spec:
  defaultAction: SCMP_ACT_ERRNO
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
  - names:
    - mkdir
    action: SCMP_ACT_ALLOW
  - names: [accept, accept4, access, adjtimex, alarm, bind, brk, capget, capset, chdir, chmod, chown]
    action: SCMP_ACT_ALLOW
END
"$SCMPL" explain profile.yaml mkdir chmod

# What would drive a terminal is shown by its number.
printf '{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],
"syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","comment":"\342\200\256x"}]}' >evil.json
"$SCMPL" explain evil.json mkdir

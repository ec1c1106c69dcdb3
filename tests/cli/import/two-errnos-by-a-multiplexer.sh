#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile has a rule on socketcall and another on what it makes, with an errno each: a policy's
# rule on bind reaches both.

. "$TESTS/lib.sh"

cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
 "syscalls": [{"names": ["bind"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
	      {"names": ["socketcall"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13}]}
END
expect_status 1 "$SCMPL" import profile.json
expect_text err "'socketcall' would return both EACCES and ENOSYS"
expect_text err 'socketcall(call = SYS_BIND) on x86'

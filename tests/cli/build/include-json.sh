#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile that is included brings what engines make of it, but for its default.

. "$TESTS/lib.sh"

cat >old.json <<'END'
{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["read", "write", "chmod"], "action": "SCMP_ACT_ALLOW"},
    {"names": ["ioctl"], "action": "SCMP_ACT_ALLOW",
     "args": [{"index": 1, "value": 21523, "op": "SCMP_CMP_EQ"}]},
    {"names": ["ptrace"], "action": "SCMP_ACT_KILL_PROCESS"}
  ]
}
END
cat >policy.scp <<'END'
arch x86_64
default deny with ENOSYS
include "old.json"
deny chmod-family
expect allow read, write, ioctl(cmd = TIOCGWINSZ)
expect deny with ENOSYS ioctl(cmd = TIOCSTI), mkdir
expect deny with EPERM chmod, fchmod
expect kill ptrace
END
expect_status 0 "$SCMPL" build -o profile.json policy.scp
expect_text profile.json 'old.json:5'

printf '{ "defaultAction": 3 }' >old.json
expect_status 1 "$SCMPL" build policy.scp
expect_text err 'old.json:1'

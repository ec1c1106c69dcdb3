#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile for many machines that gives ENOSYS by its number has another errno on mips, which
# nobody meant: the policy says ENOSYS, and its title that this is not what the profile does.

. "$TESTS/lib.sh"

cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_MIPS64"], "syscalls": [
  { "names": ["read"], "action": "SCMP_ACT_ALLOW" },
  { "names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38 } ] }
END
expect_status 0 "$SCMPL" import profile.json
expect_empty err
expect_text out 'by that profile, but for one errno.'
expect_text out '# Its errno 38 is ENOSYS, which mips numbers otherwise'
expect_text out 'deny clone3 with ENOSYS'
! grep EL2NSYNC out || fail 'nobody meant that'
cp out policy.scp
expect_status 1 "$SCMPL" diff profile.json policy.scp
expect_text out 'other: deny with EL2NSYNC -> deny with ENOSYS'
expect_equal 2 "$(wc -l <out)" 'lines of differences'

# for mips alone the number is what it is there
expect_status 0 "$SCMPL" import --arch mips64 profile.json
expect_text out 'deny clone3 with EL2NSYNC'
! grep 'but for one errno' out || fail 'nothing was changed'

# so it is of the default; of another errno, the number is what the profile gives everywhere
default='"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_MIPS64"], "defaultAction": "SCMP_ACT_ERRNO"'
printf '{ %s, "defaultErrnoRet": 38 }\n' "$default" >profile.json
expect_status 0 "$SCMPL" import profile.json
expect_text out 'default deny with ENOSYS'
expect_text out '# Its errno 38 is ENOSYS, which mips numbers otherwise'
printf '{ %s, "defaultErrnoRet": 35 }\n' "$default" >profile.json
expect_status 0 "$SCMPL" import -o policy.scp profile.json
expect_text policy.scp 'default deny with 35'
expect_status 0 "$SCMPL" diff profile.json policy.scp
expect_empty out

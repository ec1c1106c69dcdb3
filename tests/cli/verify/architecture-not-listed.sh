#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A runtime serves its own ABI whether the profile lists it or not, so the profile is proven
# there, too.

. "$TESTS/lib.sh"

cat >profile.json <<END
{ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
  { "names": ["access", "read"], "action": "SCMP_ACT_ALLOW" } ] }
END
echo 'default deny arch x86_64, aarch64 allow access, read' >policy.scp
expect_status 0 "$SCMPL" verify --json profile.json policy.scp
expect_text out 'x86_64: the same'
expect_text out 'aarch64: the same'
echo 'default deny arch aarch64 allow write' >other.scp
expect_status 1 "$SCMPL" verify --json profile.json other.scp
expect_text err "read on aarch64: the policy says 'deny with EPERM', the profile through libseccomp 'allow'"

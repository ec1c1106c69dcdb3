#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the profile does by default is what calls take that libseccomp does not know, and not
# what the policy would do by default.

. "$TESTS/lib.sh"

cat >profile.json <<END
{ "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
  "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
  { "names": ["write"], "action": "SCMP_ACT_ALLOW" } ] }
END
echo 'default deny arch x86_64 allow write deny mseal with ENOSYS' >policy.scp
for runtime in crun runc; do
	expect_status 1 "$SCMPL" verify --runtime "$runtime" --json profile.json policy.scp
	expect_text err "the policy says 'deny with EPERM', the profile through libseccomp 'deny with ENOSYS'"
	! grep "'mseal'" err || fail 'mseal takes ENOSYS, as the policy says'
done

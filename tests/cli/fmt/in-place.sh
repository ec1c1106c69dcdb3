#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Files are changed in place, keep their mode, and are left alone when canonical.

. "$TESTS/lib.sh"

echo 'default allow; deny mkdir,chmod' >policy.scp
chmod 640 policy.scp
expect_status 0 "$SCMPL" fmt policy.scp
expect_empty out
expect_empty err
printf 'default allow\ndeny chmod, mkdir\n' >expected
expect_same expected policy.scp
expect_equal 640 "$(stat -c %a policy.scp)" 'mode'
before=$(stat -c %i policy.scp)
expect_status 0 "$SCMPL" fmt policy.scp
expect_equal "$before" "$(stat -c %i policy.scp)" 'inode of a canonical file'

if [ "$(id -u)" -eq 0 ]; then
	echo 'default allow; deny mkdir,chmod' >policy.scp
	chown 65534:65534 policy.scp
	expect_status 0 "$SCMPL" fmt policy.scp
	expect_equal 65534:65534 "$(stat -c %u:%g policy.scp)" 'owner'
fi

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A pipe that nobody writes to must not keep a policy waiting for what it includes; one that
# is named on the command line is waited for.

. "$TESTS/lib.sh"

mkfifo pipe
echo 'default allow; include "pipe"' >policy.scp
expect_status 1 timeout 20 "$SCMPL" build policy.scp
expect_text err 'policy.scp:1:24'
expect_text err "'pipe' is a pipe or device"
expect_empty out

echo 'default allow' >pipe &
expect_status 0 timeout 20 "$SCMPL" build --arch x86_64 pipe
expect_text out '"architectures": ["SCMP_ARCH_X86_64"]'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Brackets without end exhaust no stack, closed or open.

. "$TESTS/lib.sh"

printf 'default allow\ndeny ioctl where %scmd == 1%s\n' "$(repeat '(' 20000)" "$(repeat ')' 20000)" >policy.scp
expect_rejected policy.scp
printf 'default allow\ndeny ioctl where %s' "$(repeat '(' 20000)" >policy.scp
expect_rejected policy.scp

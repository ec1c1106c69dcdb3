#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Nor does a chain of `not`.

. "$TESTS/lib.sh"

printf 'default allow\ndeny ioctl where %scmd == 1\n' "$(repeat 'not ' 20000)" >policy.scp
expect_rejected policy.scp

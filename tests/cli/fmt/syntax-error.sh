#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What does not parse is left alone; the other files are still done.

. "$TESTS/lib.sh"

echo 'default allow; deny mkdir, , chmod' >wrong.scp
cp wrong.scp before.scp
echo 'default allow; deny mkdir' >right.scp
expect_status 1 "$SCMPL" fmt wrong.scp right.scp
expect_text err 'wrong.scp:1:'
expect_same before.scp wrong.scp
printf 'default allow\ndeny mkdir\n' >expected
expect_same expected right.scp
expect_status 3 "$SCMPL" fmt missing.scp
expect_text err "'missing.scp'"

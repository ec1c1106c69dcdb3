#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --check writes nothing, names the files that would change, and fails for them.

. "$TESTS/lib.sh"

printf 'default allow\ndeny chmod, mkdir\n' >good.scp
printf 'default allow\ndeny mkdir, chmod\n' >bad.scp
cp bad.scp before.scp
expect_status 0 "$SCMPL" fmt --check good.scp
expect_empty err
expect_status 1 "$SCMPL" fmt --check good.scp bad.scp
expect_empty out
expect_text err "'bad.scp'"
expect_same before.scp bad.scp

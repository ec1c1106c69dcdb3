#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Line ends become plain ones, also within comments.

. "$TESTS/lib.sh"

printf '# head\r\ndefault allow\r\n\r\n\r\ndeny mkdir # why\r\n' >policy.scp
printf '# head\ndefault allow\n\ndeny mkdir  # why\n' >expected
"$SCMPL" fmt policy.scp
expect_same expected policy.scp
printf '' >empty.scp
expect_status 0 "$SCMPL" fmt --check empty.scp

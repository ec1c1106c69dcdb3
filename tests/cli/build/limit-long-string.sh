#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A file name of 70 KB is refused.

. "$TESTS/lib.sh"

printf 'default allow\ninclude "%s"\n' "$(repeat x 70000)" >policy.scp
expect_rejected policy.scp

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A name of 64 KiB is one error, shown in few lines.

. "$TESTS/lib.sh"

printf 'default allow\ndeny %s\n' "$(repeat a 65536)" >policy.scp
expect_rejected policy.scp
[ "$(wc -c <err)" -lt 4096 ] || fail "the message is $(wc -c <err) bytes long"

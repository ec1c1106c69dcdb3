#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a 64-bit comparison of narrower arguments lets through is told in one line, and read
# back it is the same.

. "$TESTS/lib.sh"

printf 'default allow\narch x86_64\ndeny socket where %s\n' \
	'family == AF_NETLINK and protocol == 9' >narrow.scp
printf 'default allow\narch x86_64\ndeny socket where %s\n' \
	'wide family == AF_NETLINK and wide protocol == 9' >wide.scp
expect_status 1 "$SCMPL" diff narrow.scp wide.scp
expect_text out '  socket where family == AF_NETLINK and protocol == NETLINK_AUDIT and (wide family >='
expect_text out '        0x100000000 or wide protocol >= 0x100000000)'
expect_equal 4 "$(wc -l <out)" lines

printf 'default allow\narch x86_64\ndeny socket where %s\ndeny socket where %s\n' \
	'wide family == AF_NETLINK and wide protocol == 9' \
	'family == AF_NETLINK and protocol == 9 and (wide family >= 0x100000000 or wide protocol >= 0x100000000)' \
	>both.scp
expect_status 0 "$SCMPL" diff narrow.scp both.scp

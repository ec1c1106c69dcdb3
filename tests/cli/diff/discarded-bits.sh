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
expect_text out '  socket where family == AF_NETLINK and protocol == NETLINK_AUDIT and (wide family != AF_NETLINK'
expect_text out '        or wide protocol != NETLINK_AUDIT)'
expect_equal 4 "$(wc -l <out)" lines

printf 'default allow\narch x86_64\ndeny socket where %s\ndeny socket where %s\n' \
	'wide family == AF_NETLINK and wide protocol == 9' \
	'family == AF_NETLINK and protocol == 9 and (wide family != AF_NETLINK or wide protocol != NETLINK_AUDIT)' \
	>both.scp
expect_status 0 "$SCMPL" diff narrow.scp both.scp

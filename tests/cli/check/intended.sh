#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is meant is not warned of, nor does following an advice raise another warning.

. "$TESTS/lib.sh"

expect_none()
{
	expect_status 0 "$SCMPL" check -e "$2"
	grep -F "[$1]" err && fail "$1 for: $2"
	return 0
}

# `except` is an intention, also in a group of one's own; so is an override
expect_none incomplete-family 'default allow; deny chmod-family except fchmodat2'
expect_none incomplete-family 'default allow; group my-calls = chmod-family except fchmodat2
	deny my-calls'
expect_status 0 "$SCMPL" check -e 'default allow; deny chmod-family except fchmodat, fchmodat2
	deny mkdir'
expect_text err "'mkdir' is denied"
# families that gather by subject
expect_none incomplete-family 'default allow; deny modify_ldt'
expect_none incomplete-family 'default allow; deny epoll_create'
# socketcall is let through for the other calls behind it
expect_none incomplete-family 'default allow; deny connect'

# a denial with ENOSYS of what is denied anyway
for policy in 'default deny; allow kill, read; arch x86_64; deny pidfd_send_signal with ENOSYS' \
	'default deny; allow runtime-startup; arch x86_64; deny clone3 with ENOSYS'; do
	expect_none open-route "$policy"
	expect_none io-uring-reachable "$policy"
done
# ... but that of a family is a denial
expect_status 0 "$SCMPL" check -e 'default allow; deny chmod-family with ENOSYS'
expect_text err '[open-route]'

# a ring that cannot do what is denied
expect_none io-uring-reachable 'default allow; deny kexec-family'
expect_status 0 "$SCMPL" check -e 'default allow; deny openat where flags has O_CREAT'
expect_text err '[io-uring-reachable]'
# a way that is closed by its condition
expect_none open-route 'default allow
	group my-calls = acct
	route my-calls via ioctl(cmd == TIOCSTI) "by typing"
	deny my-calls, ioctl(cmd == TIOCSTI)'
exit 0

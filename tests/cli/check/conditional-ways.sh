#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ways round what is denied for some arguments, or on some hosts: those that do the same for
# these, with what closes them and no more.

. "$TESTS/lib.sh"

set_id='deny chmod-family where mode has any S_ISGID|S_ISUID'
check()
{
	expect_status 0 "$SCMPL" check -Wno-io-uring-reachable -e "default allow; arch x86_64
		$1"
}

check "$set_id"
expect_text err 'chmod-family is denied in part, but there are ways round it'
expect_text err 'to close it: deny mknod, mknodat, creat where mode has any S_ISGID|S_ISUID; '
expect_text err '; deny openat2 with ENOSYS'
# directories take no such bits, an ACL has none
for call in mkdir setxattr umask; do
	! grep "$call" err || fail "$call"
done

check "$set_id
deny mknod, mknodat, creat where mode has any S_ISGID|S_ISUID
deny open(mode has any S_ISGID|S_ISUID), openat(mode has any S_ISGID|S_ISUID)
deny openat2 with ENOSYS
deny io-uring-family"
! grep 'chmod-family is denied' err || fail "closed: $(cat err)"

check 'deny umount-family if no cap SYS_ADMIN'
expect_text err 'umount-family is denied in part'
expect_text err 'deny mount where flags has MS_MOVE if no cap SYS_ADMIN; deny move_mount if no cap'

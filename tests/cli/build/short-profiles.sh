#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Conditions of several arguments, or on one of 64 bits, take a rule for each thing that they say.
# In front of each policy: the rules that it takes, and the rules that it took while rules of one
# action had to be disjoint.  What is printed is proven, and by verify once more.

. "$TESTS/lib.sh"

cat >policies <<'END'
6 82 deny lseek where whence in 3..9 or whence in (1, 3, 1345) or offset in (127, 255, 1345)
4 289 deny socket where family == AF_NETLINK or type & 0xf == SOCK_RAW or protocol in (1, 58)
4 97 deny setsockopt where level == SOL_SOCKET or optname in (3, 7, 9, 15)
4 97 deny kill where pid == 1 or sig in (SIGKILL, SIGTERM, SIGSTOP)
4 97 deny openat where dfd == AT_FDCWD or flags has any O_CREAT|O_TMPFILE
4 70 deny ioctl where cmd in (TIOCSTI, TIOCLINUX) or fd in (0, 7)
4 39 deny keyctl where operation in (1, 5, 11, 17) or arg2 == 7
3 67 deny ptrace where request in (PTRACE_POKETEXT, PTRACE_POKEDATA, PTRACE_ATTACH) or pid == 1
3 66 deny mount where data != NULL or flags has any MS_BIND|MS_REMOUNT
3 65 deny fcntl where fd == 0 or cmd in (F_SETFL, F_SETOWN, F_SETSIG)
1 63 deny mprotect where len > 4096
1 64 deny mprotect where start > 0
END

while read -r rules _ policy; do
	printf 'default allow\narch x86_64\n%s\n' "$policy" >policy.scp
	expect_status 0 "$SCMPL" build -t docker -o profile.json policy.scp
	expect_status 0 "$SCMPL" verify --json profile.json policy.scp
	found=$(grep -c '"action"' profile.json)
	[ "$found" -eq "$rules" ] || fail "$found rules instead of $rules: $policy"
done <policies

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What strace printed and what the audit system logged are recordings, too.

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'knows x86-64 only'
cat >strace.log <<'END'
[pid   100] 12:00:01.000001 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
100   ioctl(3, TCGETS, 0x7ffc) = -1 ENOTTY (Inappropriate ioctl for device)
100   clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 101
101   openat(AT_FDCWD, "a, \"b(", O_RDONLY|O_CLOEXEC <unfinished ...>
101   <... openat resumed>) = 3
101   +++ exited with 0 +++
END
"$SCMPL" record --from-strace strace.log >strace.scp
expect_text strace.scp 'allow socket where family == AF_NETLINK'
expect_text strace.scp 'allow openat '
grep -q '^allow clone-same-namespaces\|^allow clone where clone_flags lacks' strace.scp ||
	fail "$(cat strace.scp)"
expect_status 0 "$SCMPL" build -o /dev/null strace.scp
# what strace puts before a name, and a call that it knows no name for
cat >marked.log <<'END'
[pid   100<a sh>] socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3
100<sh> 12:00:01 (+     0.000466) [  16] [00007f40b125e829] ioctl(3, TCGETS, 0x7ffc) = 0
     0.000123 [00007f40b125e829] lseek(3, 0, SEEK_SET) = 0
100 syscall_0x1c4(0xffffff9c, 0x55abc728f004, 0x1a4, 0, 0x7f, 0x1) = 0
100 <... lseek resumed>) = 0
100 write(1, "[ Process PID=9 runs in 32 bit mode. ]", 38) = 38
END
"$SCMPL" record --from-strace marked.log --counts counts -o marked.scp
printf 'fchmodat2 1\nioctl 1\nlseek 1\nsocket 1\nwrite 1\n' >expected
sort counts >sorted
expect_same expected sorted
expect_text marked.scp 'allow socket where family == AF_NETLINK'
# strace gives the calls of 32-bit programs the names of others
{
	cat strace.log
	echo '102   [ Process PID=102 runs in 32 bit mode. ]'
} >mixed.log
expect_status 125 "$SCMPL" record --from-strace mixed.log
expect_text err 'another ABI'
cat >summary.log <<'END'
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 60.00    0.000600          60        10         2 openat
 40.00    0.000400          40        12           close
------ ----------- ----------- --------- --------- ----------------
100.00    0.001000          45        22         2 total
END
"$SCMPL" record --from-strace summary.log --counts counts -o summary.scp
printf 'close 12\nopenat 10\n' >expected
expect_same expected counts
cat >audit.log <<'END'
type=SECCOMP msg=audit(1700000000.123:45): auid=0 uid=0 pid=9 comm="x" sig=0 arch=c000003e syscall=90 compat=0 ip=0x7f code=0x7ffc0000
audit: type=1326 audit(1700000000.124:46): pid=9 comm="x" sig=0 arch=40000003 syscall=15 compat=1 ip=0x7f code=0x7ffc0000
type=SYSCALL msg=audit(1700000000.125:47): arch=c000003e syscall=41 success=yes exit=3 a0=10 a1=3 a2=0 a3=0 items=0
END
echo 'type=SECCOMP msg=audit(11/24/2026 13:00:00.000:1) : auid=unset pid=9 comm=x arch=x86_64 syscall=rmdir compat=0 ip=0x7f code=log' >>audit.log
"$SCMPL" record --from-audit audit.log >audit.scp
expect_text audit.scp 'allow rmdir '
expect_text audit.scp 'arch x86_64, x86'
grep -q '^allow chmod on x86 ' audit.scp || fail "$(cat audit.scp)"
expect_text audit.scp 'allow socket where family == AF_NETLINK'
# It compiles, and knows nothing of an execve.
expect_status 126 "$SCMPL" exec audit.scp -- true
: >empty.log
expect_status 125 "$SCMPL" record --from-strace empty.log
expect_text err empty.log

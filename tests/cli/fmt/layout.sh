#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The layout: one statement a line, names sorted, clauses kept together, 96 columns.

. "$TESTS/lib.sh"

"$SCMPL" fmt - <<'END'
default   deny with ENOSYS ; deny mkdir,chmod-family
allow clone where flags has any CLONE_NEWUSER|CLONE_NEWNS|CLONE_NEWPID|CLONE_NEWNET|CLONE_NEWIPC|CLONE_NEWUTS|CLONE_NEWTIME
arch arm, x86,aarch64 , x86_64
group set-of-mine "what it is for" = write, read, openat, openat2, open, close, fstat, newfstatat, lseek
group few-calls = write, read
route few-calls via pwrite64,pwritev "it does" override allow clone3
allow ioctl(cmd==TIOCSTI or(cmd==TIOCLINUX)), socket (family not in(AF_ALG,AF_VSOCK)) except write, read on x86 if not cap SYS_ADMIN and (kernel>=6.6 or no cap SYS_PTRACE)
deny personality where persona in 1 .. 5 if (kernel < 5.0)
deny kill where sig == - 9
baseline linux 6.1 else ENOSYS
extend docker-default @ 1.2
const MINE = 0x10|O_CREAT
flag TSYNC,LOG
expect deny with EPERM openat(flags = O_CREAT|O_RDWR, mode=0777),chmod-family , chmod on x86
END

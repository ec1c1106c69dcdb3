#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is left of a rule by stricter ones, and what no rule matches, is told in the
# comparisons of the policy: no masks that nobody wrote.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
default allow
arch x86_64
deny socket where family == AF_INET or family == AF_INET6
kill socket where type == SOCK_STREAM|SOCK_CLOEXEC
deny openat where flags has O_CREAT or flags >= 0x400000
kill openat where flags has any O_TRUNC|O_APPEND
deny prctl where option == PR_SET_DUMPABLE and arg2 != 0
deny mremap where flags has only MREMAP_MAYMOVE|MREMAP_FIXED
kill mremap where flags has MREMAP_FIXED
deny write where count > 4096
kill write where count & 3 == 3
deny fchmodat where mode has S_ISUID and mode > 0o5777
deny ioctl where cmd & 0xff00 == 0x5400
kill ioctl where cmd in (TIOCSTI, TIOCLINUX)
deny munmap where len & 0xffffffff == 4096
log bpf where cmd >= BPF_PROG_LOAD and cmd not in (BPF_OBJ_GET, BPF_PROG_DETACH)
deny bpf where cmd & 1 == 1
deny openat2 where arg3 in 3..70000 and arg3 & 1 == 1
END
for call in socket openat prctl mremap write fchmodat ioctl munmap bpf openat2; do
	"$SCMPL" explain policy.scp $call | grep -v 'policy.scp:'
done

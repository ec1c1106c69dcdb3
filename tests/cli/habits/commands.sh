#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Commands and values as people type them: taken where they are clear, else told the right one.

. "$TESTS/lib.sh"

# says TEXT ARGUMENTS...: scmpl prints that, and ends well.
says()
{
	text=$1
	shift
	expect_status 0 "$SCMPL" "$@"
	expect_text out "$text"
}

# told TEXT STATUS ARGUMENTS...: it ends with the status and says that.
told()
{
	text=$1 wanted=$2
	shift 2
	expect_status "$wanted" "$SCMPL" "$@"
	expect_text err "$text"
}

echo 'default allow
deny chmod-family if kernel >= 5.8 and cap SYS_ADMIN' >policy.scp

echo 'default allow; deny fchmod' >plain.scp
for arch in amd64 x86-64 x86_64; do
	says '"SCMP_ARCH_X86_64"' build --arch "$arch" plain.scp
done
says '"SCMP_ARCH_X86"' build --arch amd64,i386 plain.scp
says '"SCMP_ARCH_ARM"' build --arch arm64,armhf plain.scp
says '"SCMP_ARCH_PPC64LE"' build --arch ppc64el plain.scp
told "unknown architecture 'sparc'" 2 build --arch sparc policy.scp
told "did you mean 'x86_64'?" 2 build --arch x64 policy.scp
told "there are NET_ADMIN, SYS_ADMIN, MAC_ADMIN" 2 build --cap admin policy.scp
says '"SCMP_ARCH_AARCH64"' build -e 'default allow; arch arm64, armhf; deny fchmod'
told "errno 1 is EPERM" 0 build -e 'default allow; deny fchmod with 1'

for kernel in 5.10 5.10.21 6.1.0-18-amd64 5.15.0+ "$(uname -r)"; do
	for cap in SYS_ADMIN sys_admin CAP_SYS_ADMIN cap_sys_admin; do
		says fchmodat2 build --arch x86_64 --kernel "$kernel" --cap "$cap" policy.scp
	done
done
for kernel in 6 6. six 6.1abc 256.1 .1; do
	told "'$kernel' is not a kernel version" 2 build --kernel "$kernel" policy.scp
done
says '"syscalls": []' build --arch x86_64 --kernel 5.7.19-generic --cap sys_admin policy.scp

says chmod-family list groups
says docker-default@29.4 list profiles
says fchmodat2 list syscalls
says AF_VSOCK list constants
says ENOSYS list errnos
says CAP_SYS_ADMIN list caps
says loongarch64 list archs
says '89 (0x59) on mips64' list ENOSYS
says '21 (0x15) on every' list SYS_ADMIN
says SCMP_ARCH_X86_64 list amd64
says '  chmod on x86_64 x32' list 90
told "did you mean 'chmod'?" 1 list CHMOD
told 'no system call has the number 9999' 1 list 9999
says '"kind": "errno"' list --json EPERM
says '"docker": "amd64"' list --json x86_64
says '"kind": "number"' list --json 452
says '"kind": "capability"' list --json caps

says 'usage: scmpl COMMAND' help
says 'usage: scmpl build' help build
told "unknown command 'biuld'; did you mean 'build'?" 2 help biuld
for word in version -V --version; do
	says "scmpl $("$SCMPL" --version | cut -d' ' -f2)" "$word"
done
told "did you mean 'check'?" 2 lint
told "did you mean 'exec'?" 2 run
for format in kubernetes runc containerd; do
	told "there is no format '$format'; did you mean 'oci'?" 2 build -t "$format" policy.scp
done
told "did you mean '--target'?" 2 build --targt=oci policy.scp
told 'there are net-client, net-sendfile, net-server' 1 list net
told "scmpl list '*AF*'" 1 list AF

says 'numbers: x86_64 90' explain chmod
says '  fchmodat2 on x86_64' explain 452
says 'fchmodat2 on every architecture' explain policy.scp fchmodat2
echo 'default deny
arch x86_64
allow chmod' >one.scp
says '90 is chmod on x86_64' explain one.scp 90
expect_text out 'allow'
says '"call": "chmod"' explain --json one.scp 90
told 'no system call has the number 1000 on x86_64' 1 explain one.scp 1000
told "did you mean 'chmod-family'?" 1 explain chmod-famly

# Every reserved word is explained from the reference.
sed -n 's/^"\([a-z][a-z-]*\)".*return TOK_.*/\1/p' "$TESTS/../grammar/scmpl.l" >words
[ "$(wc -l <words)" -gt 35 ] || fail "only $(wc -l <words) words"
while read -r word; do
	expect_status 0 "$SCMPL" explain "$word"
	grep -qwF -e "$word" out || fail "the reference says nothing of '$word'"
done <words

echo '{"defaultAction": "SCMP_ACT_DENY"}' >profile.json
told "did you mean 'SCMP_ACT_ERRNO'?" 1 import profile.json

# A call by the name that it has elsewhere.
other_name()
{
	told "did you mean '$3'?" 1 build -t pfc -e "default allow; arch $1; deny $2"
	expect_status 0 "$SCMPL" build -t pfc -e "default allow; arch $1; deny $3"
}
other_name arm fadvise64_64 arm_fadvise64_64
other_name arm sync_file_range arm_sync_file_range
other_name arm mmap mmap2
other_name aarch64 chmod fchmodat
other_name aarch64 open openat
other_name aarch64 stat newfstatat
other_name riscv64 renameat renameat2
other_name x86_64 stat64 stat
other_name x86_64 futex_time64 futex
other_name x86_64 umount umount2

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules of two calls that libseccomp mixes up where a container has two of four capabilities, which
# no call tells from others: runc, with so many names, is not said to do as the policy.
. "$TESTS/lib.sh"

plain=read,write,close,fstat,lseek,mprotect,munmap,brk,pread64,pwrite64,readv,writev,sched_yield
plain=$plain,mremap,msync,mincore,madvise,dup,nanosleep,getitimer,setitimer,getpid,exit,wait4,kill
plain=$plain,uname,flock,fsync,truncate,getcwd,chdir,rename,mkdir

cat > policy.scp << END
default allow
arch x86_64
deny prctl where option == 7 and arg2 == 4 if cap NET_ADMIN
deny prctl where option == 2 if no cap SYS_PTRACE
deny ioctl where fd == 7 if cap SYS_ADMIN
deny ioctl where fd == 2
deny fchmod where fd == 1 if cap SYS_TIME
END

low() { printf '{"index": %s, "value": 4294967295, "valueTwo": %s, "op": "SCMP_CMP_MASKED_EQ"}' "$@"; }
deny()
{
	printf '{"names": ["%s"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "args": [%s]%s}' "$@"
}
held() { printf ', "includes": {"caps": ["CAP_%s"]}' "$1"; }

cat > profile.json << END
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
{"names": ["$(echo $plain | sed 's/,/", "/g')"], "action": "SCMP_ACT_ALLOW"},
$(deny prctl "$(low 0 7), {\"index\": 1, \"value\": 4, \"op\": \"SCMP_CMP_EQ\"}" "$(held NET_ADMIN)"),
$(deny prctl "$(low 0 2)" ', "excludes": {"caps": ["CAP_SYS_PTRACE"]}'),
$(deny ioctl "$(low 0 7)" "$(held SYS_ADMIN)"),
$(deny ioctl "$(low 0 2)" ""),
$(deny fchmod "$(low 0 1)" "$(held SYS_TIME)")]}
END

expect_status 1 "$SCMPL" verify --runtime=runc --json=profile.json policy.scp
expect_text err 'arg2 = 2) on x86_64'

# what scmpl makes of the policy is right
expect_status 0 "$SCMPL" verify --runtime=runc policy.scp

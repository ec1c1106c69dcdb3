#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An errno that breaks libc; what a runtime needs to start; O_RDONLY that creates;
# grants that nobody explains.

. "$TESTS/lib.sh"

expect_warning()
{
	expect_status 0 "$SCMPL" check -e "$2"
	expect_text err "[$1]"
}

expect_none()
{
	expect_status 0 "$SCMPL" check -e "$2"
	if grep -qF "[$1]" err; then
		cat err >&2
		fail "$1 for: $2"
	fi
}

expect_warning wrong-errno 'default allow; deny clone3'
expect_none wrong-errno 'default allow; deny clone3 with ENOSYS'
expect_none wrong-errno 'default allow; deny clone3, clone'
expect_warning container-start 'default deny; allow read, write'
expect_text err 'no container starts under this policy'
expect_text err '= add: allow runtime-startup'
expect_none container-start 'default deny; allow read, runtime-startup'
# Which runtime, and how: what one of them does without is no trouble of the other.
expect_warning container-start 'default deny; arch x86_64; allow runtime-startup-crun, static-binary'
expect_text err 'by runc 1.1, runc 1.3 no container starts'
expect_text err 'with no-new-privileges fstatfs, getdents64, openat'
expect_warning container-start 'default deny; arch x86_64; allow runtime-startup-runc, static-binary'
expect_text err 'by crun 1.8, crun 1.21 no container starts'
expect_text err '= crun 1.8, crun 1.21 call setresgid, setresuid; with no-new-privileges they start'
expect_text err '= add: allow runtime-startup'
expect_warning container-start 'default allow; deny getcwd'
expect_text err 'by runc 1.1, runc 1.3 no container starts'
expect_warning container-start 'default kill; arch x86_64; allow runtime-startup except epoll_ctl'
# Not every version of every runtime makes it, and who is denied it, goes on.
expect_none container-start 'default deny; allow runtime-startup except openat2, epoll_ctl'
expect_warning container-start 'default kill; allow runtime-startup except openat2'
expect_text err 'by runc 1.3 no container starts'
expect_text err '= runc 1.3 calls openat2; with no-new-privileges openat2'
expect_warning container-start 'default kill; allow runtime-startup except close_range'
expect_text err 'by runc 1.3, crun 1.21 no container starts'
expect_text err '= runc 1.3 calls close_range; with no-new-privileges it starts'
expect_text err '= crun 1.21 calls close_range; with no-new-privileges close_range'
expect_warning container-start 'default deny; allow runtime-startup except statx'
expect_text err '= runc 1.3 calls statx; with no-new-privileges statx'
expect_warning container-start 'default deny; allow runtime-startup except pselect6'
expect_text err 'by crun under Podman no container starts'
expect_text err '= crun under Podman calls pselect6, too'
# It starts, and ends by a signal.
expect_none container-start 'default allow; kill exit-family'
# Advice is tried first.
expect_warning container-start 'default allow; kill execve; allow runtime-startup'
expect_text err '= take out what denies execve: no rule that allows undoes it'
if grep -F 'allow runtime-startup' err | grep -F '= add'; then fail 'useless advice'; fi
expect_warning container-start 'default deny; arch x86_64; kill execve; allow read'
expect_text err '= take out what denies execve: no rule that allows undoes it; and add: allow runtime-startup'
expect_warning read-only-open 'default deny; allow openat where flags & O_ACCMODE == O_RDONLY'
expect_none read-only-open 'default deny; allow openat where flags lacks O_ACCMODE|O_CREAT|O_TRUNC'
expect_none read-only-open 'default deny; allow open-read-only'
expect_warning bare-grant 'default deny; allow bpf'
expect_none bare-grant 'default deny; allow bpf # for the profiler'
expect_none bare-grant '# for the profiler
allow bpf default deny'
expect_none bare-grant 'default deny; allow bpf if cap BPF'
expect_none bare-grant 'default deny; allow adjtimex; allow s390_pci_mmio_read'
expect_warning bare-grant 'default deny; allow clock_settime'
expect_warning side-door 'default allow; deny mount on x86_64; arch x86_64, x86'
expect_none side-door 'default allow; deny mount on x86_64; arch x86_64, aarch64'
expect_warning io-uring-reachable 'default allow; deny mkdir-family'
expect_none io-uring-reachable 'default allow; deny mkdir-family, io-uring-family'
# Podman reads no minKernel; what a profile of the library asks is not the policy's doing
expect_warning kernel-guard 'default deny; allow clone3 if kernel >= 5.9'
expect_warning kernel-guard 'default deny; allow read; deny read if kernel < 5.9'
expect_none kernel-guard 'default deny; allow clone3 if cap SYS_ADMIN'
expect_none kernel-guard 'extend docker-default'
expect_warning kernel-guard 'default deny; allow clone3 if kernel >= 5.9; allow bpf if kernel >= 6.1'
expect_equal 1 "$(grep -c 'Podman does not' err)" 'warnings of one thing'
# one rule, one warning; ENOSYS for whom it is denied to is no denial
expect_warning wrong-errno 'extend docker-default; deny clone3, openat2'
expect_equal 1 "$(grep -c 'on ENOSYS only' err)" 'warnings of one rule'
expect_none incomplete-family 'default allow; deny clone3 with ENOSYS if no cap SYS_ADMIN'
# who names a family means its effect, and has all of it
for family in handle-family pidfd-family obsolete-family namespace-family; do
	expect_none incomplete-family "default allow; deny $family"
done
expect_warning incomplete-family 'default allow; deny namespace-family except clone'
# an allow-list that is older than a call
expect_none incomplete-family 'extend docker-default; deny openat2'
expect_warning incomplete-family 'default allow; deny openat2'

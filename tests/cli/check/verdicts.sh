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
expect_none container-start 'default deny; allow read, runtime-startup'
# Not every version of every runtime makes it.
expect_none container-start 'default deny; allow runtime-startup except pselect6'
expect_warning read-only-open 'default deny; allow openat where flags & O_ACCMODE == O_RDONLY'
expect_none read-only-open 'default deny; allow openat where flags lacks O_ACCMODE|O_CREAT|O_TRUNC'
expect_none read-only-open 'default deny; allow open-read-only'
expect_warning bare-grant 'default deny; allow bpf'
expect_none bare-grant 'default deny; allow bpf # for the profiler'
expect_none bare-grant '# for the profiler
allow bpf default deny'
expect_none bare-grant 'default deny; allow bpf if cap BPF'
expect_warning side-door 'default allow; deny mount on x86_64; arch x86_64, x86'
expect_none side-door 'default allow; deny mount on x86_64; arch x86_64, aarch64'
expect_warning io-uring-reachable 'default allow; deny mkdir-family'
expect_none io-uring-reachable 'default allow; deny mkdir-family, io-uring-family'
# Podman reads no minKernel; what a profile of the library asks is not the policy's doing
expect_warning kernel-guard 'default deny; allow clone3 if kernel >= 5.9'
expect_warning kernel-guard 'default deny; allow read; deny read if kernel < 5.9'
expect_none kernel-guard 'default deny; allow clone3 if cap SYS_ADMIN'
expect_none kernel-guard 'extend docker-default'

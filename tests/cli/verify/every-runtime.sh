#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runc asks libseccomp for a tree of calls where names are many, and then rules are mixed up that
# crun has made rightly: a profile is right for all runtimes, or for the one that is named.

. "$TESTS/lib.sh"

# option INDEX VALUE
option()
{
	printf '{"index":%s,"op":"SCMP_CMP_MASKED_EQ","value":4294967295,"valueTwo":%s}' "$1" "$2"
}

# rule NAME ARGS
rule()
{
	printf '{"names":["%s"],"action":"SCMP_ACT_ALLOW","args":[%s]}' "$1" "$2"
}

others="read, write, close, fstat, lseek, mmap, mprotect, munmap, brk, pread64, pwrite64, access,
	pipe, select, sched_yield, mremap, msync, mincore, madvise, dup, dup2, pause, nanosleep,
	getitimer, alarm, setitimer, getpid, sendfile, exit, fork, vfork, uname, fsync"

# made NAMES: profile.json and policy.scp, that say the same of socket options, and allow NAMES.
made()
{
	cat >policy.scp <<-END
		default deny
		arch x86_64
		allow getsockopt where low level == 6 and low optname == 4
		allow setsockopt where low level == 6
		allow getsockopt, setsockopt where low level == 1
		allow $1
	END
	printf '{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":1,
		"architectures":["SCMP_ARCH_X86_64"],"syscalls":[%s,%s,%s,%s,
		{"names":["%s"],"action":"SCMP_ACT_ALLOW"}]}\n' \
		"$(rule getsockopt "$(option 1 6),$(option 2 4)")" \
		"$(rule setsockopt "$(option 1 6)")" "$(rule getsockopt "$(option 1 1)")" \
		"$(rule setsockopt "$(option 1 1)")" \
		"$(echo "$1" | tr -d ' \t\n' | sed 's/,/","/g')" >profile.json
}

made "$others"
expect_status 0 "$SCMPL" verify --runtime crun --json profile.json policy.scp
expect_status 1 "$SCMPL" verify --runtime runc --json profile.json policy.scp
expect_text err "the policy says 'deny with EPERM', the profile through libseccomp 'allow'"
expect_status 1 "$SCMPL" verify --json profile.json policy.scp
expect_text err "the policy says 'deny with EPERM', the profile through libseccomp under runc 'allow'"

# of few names there is no tree
made 'read, write'
for runtime in crun runc; do
	expect_status 0 "$SCMPL" verify --runtime "$runtime" --json profile.json policy.scp
done
expect_status 0 "$SCMPL" verify --json profile.json policy.scp

# what is written is right for all
made "$others"
expect_status 0 "$SCMPL" verify policy.scp

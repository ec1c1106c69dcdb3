#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Who keeps memory from being written and executed is told what else does it; who
# does not mean to is not.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" check -e 'default allow
	deny mmap where prot has PROT_WRITE|PROT_EXEC
	deny mprotect where prot has PROT_EXEC'
expect_text err '[wx-gap]'
for way in 'mmap2(prot has' 'pkey_mprotect(prot has' 'shmat(shmflg has SHM_EXEC)' \
	'deny memfd_create' 'deny memory-write-execute'; do
	expect_text err "$way"
done
grep -q 'through: mprotect' err && fail 'a closed way is named'

expect_status 0 "$SCMPL" check -e 'default allow; deny mprotect'
expect_text err '[wx-gap]'
expect_text err 'let through: mmap(prot has PROT_EXEC|PROT_WRITE)'

# an allow-list can mean the same
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64
	allow mmap where prot lacks PROT_EXEC or prot lacks PROT_WRITE; allow mprotect'
expect_text err '[wx-gap]'
expect_text err 'let through: mprotect(prot has PROT_EXEC)'

# on x86 mmap has its arguments in memory, and a profile lets it through
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
  "syscalls": [ { "names": ["mmap"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 2, "value": 6, "valueTwo": 6, "op": "SCMP_CMP_MASKED_EQ" } ] } ] }
END
expect_status 0 "$SCMPL" check profile.json
expect_text err 'let through: mmap(prot has PROT_EXEC|PROT_WRITE) on x86'

for fine in 'default allow; deny memory-write-execute, memfd_create' \
	'default allow; deny mkdir-family' \
	'default allow; deny sysv-ipc-family' \
	'default deny; allow mmap, mprotect, brk' \
	'extend docker-default'; do
	expect_status 0 "$SCMPL" check -e "$fine"
	grep -qF '[wx-gap]' err && fail "wx-gap for: $fine"
done
# personality(0xffffffff) only asks
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64
	allow mmap where prot lacks PROT_EXEC or prot lacks PROT_WRITE
	allow personality where personality == 0xffffffff'
grep -qF '[wx-gap]' err && fail 'personality(0xffffffff) is no gap'
exit 0

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All of several bits are denied at once, and each alone is let through.

. "$TESTS/lib.sh"

told()
{
	expect_status 0 "$SCMPL" check -e "default allow; $1"
	expect_text err "$2"
}

silent()
{
	expect_status 0 "$SCMPL" check -e "default allow; $1"
	! grep bits-at-once err || fail "$1: $(cat err)"
}

told 'deny clone where flags has CLONE_NEWUSER|CLONE_NEWPID' \
	'was clone_flags has any CLONE_NEWUSER|CLONE_NEWPID meant?'
told 'deny chmod(mode has S_ISUID|S_ISGID)' \
	"'chmod' is denied with all of S_ISGID|S_ISUID at once, and let through with any one of them"
silent 'deny clone where flags has any CLONE_NEWUSER|CLONE_NEWPID'
silent 'deny clone where flags has CLONE_NEWUSER and flags has CLONE_NEWPID'
silent 'deny clone(flags has CLONE_NEWUSER|CLONE_NEWPID), clone(flags has CLONE_NEWPID)'
silent 'deny mmap(prot has PROT_WRITE|PROT_EXEC)'
silent 'deny open where flags has O_TMPFILE'
silent 'deny open where flags & O_ACCMODE == O_RDWR'
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["unshare"], "action": "SCMP_ACT_ERRNO",
    "args": [ { "index": 0, "value": 805306368, "valueTwo": 805306368,
                "op": "SCMP_CMP_MASKED_EQ" } ] } ] }
END
expect_status 0 "$SCMPL" check profile.json
expect_text err 'profile.json:2:'
expect_text err "'unshare' is denied with all of CLONE_NEWUSER|CLONE_NEWPID at once"

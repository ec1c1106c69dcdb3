#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A denial by argument is compared with the calls that take the same argument, and that of
# a namespace with all ways to one; what cannot do the same is not told of.

. "$TESTS/lib.sh"

# told TEXT RULE, silent RULE: whether incomplete-family speaks of a policy with that rule.
told()
{
	check "$2"
	expect_text err "$1"
}

silent()
{
	check "$1"
	! grep -q incomplete-family err || fail "$1: $(cat err)"
}

check()
{
	expect_status 0 "$SCMPL" check -e "default allow
		$1"
}

told "'chmod' is denied by an argument that its siblings take, too: fchmod, fchmodat, fchmodat2" \
	'deny chmod(mode has 0o4000)'
silent 'deny chmod-family where mode has 0o4000'
silent 'deny chmod(mode has 0o4000) except fchmod, fchmodat, fchmodat2'
silent 'deny renameat2(flags has RENAME_EXCHANGE)' # the others have no flags
told "'chmod' is denied on some hosts, and its siblings are not: fchmod, fchmodat, fchmodat2" \
	'deny chmod if no cap FOWNER'
silent 'deny chmod-family if no cap FOWNER'
# the argument has another name, or is behind a pointer
told "'clone' is denied by an argument that its siblings take, too: clone3, setns, unshare" \
	'deny clone where flags has CLONE_NEWNET'
told 'let through: openat2(how has O_CREAT or how has O_TMPFILE)' \
	'deny open-create except creat, openat2'
told 'let through: creat' 'deny openat(flags has O_CREAT)'
told 'let through: open(flags & O_CREAT|O_TMPFILE == O_TMPFILE)' 'deny open, openat where flags has O_CREAT'
silent 'deny open-create'
# a part of the condition is open in a sibling
told "'chmod' is denied by an argument that its siblings take, too: fchmod" \
	'deny chmod-family where mode has 0o4000
	deny chmod where mode has 0o2000'

told 'let through: unshare(unshare_flags has CLONE_NEWUSER)' \
	'deny clone where flags has CLONE_NEWUSER'
told 'let through: clone3' 'deny unshare(unshare_flags has CLONE_NEWUSER)'
silent 'deny new-user-namespace'

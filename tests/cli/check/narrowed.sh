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
silent 'deny chmod if no cap FOWNER'

told 'let through: unshare(unshare_flags has CLONE_NEWUSER)' \
	'deny clone where flags has CLONE_NEWUSER'
told 'let through: clone3' 'deny unshare(unshare_flags has CLONE_NEWUSER)'
silent 'deny clone where flags has CLONE_NEWNET'
silent 'deny new-user-namespace'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --fix leaves alone what it cannot correct without changing what is meant.

. "$TESTS/lib.sh"

# expect_unchanged STATUS [OPTION...]: policy.scp stays as it is.
expect_unchanged()
{
	wanted_status=$1
	shift
	cp policy.scp before.scp
	expect_status "$wanted_status" "$SCMPL" check "$@" --fix policy.scp
	expect_same before.scp policy.scp
}

# an expectation says otherwise, an explicit errno, a permission that would be dead
echo 'default allow; deny mkdir; expect allow mkdirat' >policy.scp
expect_unchanged 0
echo 'default allow; deny clone3 with EPERM' >policy.scp
expect_unchanged 0
echo 'default allow; deny mkdir; allow mkdirat where mode == 0' >policy.scp
expect_unchanged 0
# clone makes threads, too
echo 'default allow; deny unshare' >policy.scp
expect_unchanged 0
expect_text err '[incomplete-family]'
# a comment would be lost with the rule
printf 'default allow; deny mkdir-family; deny # why\nmkdir\n' >policy.scp
expect_unchanged 0
# the rule would be dead beside its correction, and that is an error here
echo 'default allow; deny clone3' >policy.scp
expect_unchanged 1 -Werror
# switched off
echo 'default allow; deny mkdir' >policy.scp
expect_unchanged 0 -Wno-incomplete-family
# what does not compile
echo 'default allow; deny mkdir; deny no_such' >policy.scp
expect_unchanged 1
# files that are included
echo 'default allow; include "part.scp"' >policy.scp
echo 'deny mkdir' >part.scp
cp part.scp part-before.scp
expect_unchanged 0
expect_same part-before.scp part.scp
# profiles
echo '{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [] }' >policy.scp
expect_unchanged 1
expect_text err 'only policies can be corrected'

# no file to write: standard output
echo 'default allow; deny mkdir' >policy.scp
expect_status 0 "$SCMPL" check --fix - <policy.scp
expect_equal 'default allow; deny mkdir-family' "$(cat out)"
expect_status 0 "$SCMPL" check --fix -e 'default allow; deny mkdir'
expect_equal 'default allow; deny mkdir-family' "$(cat out)"
expect_status 2 "$SCMPL" check --fix --diagnostics=json -e 'default allow; deny mkdir'

# whole or not at all
if [ "$(id -u)" -ne 0 ]; then
	mkdir closed
	cp policy.scp closed
	chmod 555 closed
	expect_status 3 "$SCMPL" check --fix closed/policy.scp
	expect_same policy.scp closed/policy.scp
	chmod 755 closed
fi

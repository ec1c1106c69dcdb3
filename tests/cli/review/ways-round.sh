#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A way round a denial stands beside the family that is denied, with the line that closes it, and
# beside no other family of the same line.

. "$TESTS/lib.sh"

printf 'default allow\narch x86_64\ndeny keyring-family, userfaultfd-family\n' >policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html

# family NAME: what the page says of it.
family()
{
	sed -n "/<details id=\"f-$1\"/,/<\/details>/p" page.html
}

family userfaultfd-family >told
expect_text told '<b>Way round</b>: userfaultfd-family is denied, but there are ways round it'
expect_text told 'to close it: <code>deny ioctl(cmd == USERFAULTFD_IOC_NEW)</code>'
expect_text told 'href="#s1l3" title="policy.scp:3"'
family keyring-family >told
! grep -q 'Way round' told || fail "$(cat told)"
expect_equal 1 "$(grep -c '>a way round</a>' page.html)" 'marks on the map'

# Nothing is left when the ways are closed.
echo 'deny ioctl(cmd == USERFAULTFD_IOC_NEW), open-family' >>policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html
family userfaultfd-family >told
! grep -q 'Way round' told || fail "$(cat told)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ways round a family, those of the policy itself included; closed ones are not named.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" check -e 'default allow; deny chmod-family'
expect_text err 'open-route'
expect_text err 'setxattr'
expect_status 0 "$SCMPL" check -e 'default allow; deny chmod-family, xattr-write-family'
grep -q 'setxattr:' err && fail 'a closed way is named'
expect_status 0 "$SCMPL" check -Wno-incomplete-family -e 'default allow
	group my-calls = uname, sysinfo
	route my-calls via newfstatat "it tells as much"
	deny my-calls'
expect_text err 'my-calls is denied'
expect_text err 'it tells as much'

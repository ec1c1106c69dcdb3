#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A value that an option cannot have is a wrong command line, not a wrong policy.

. "$TESTS/lib.sh"

echo 'default allow; deny mkdir' >policy.scp

# wrong TEXT OPTION...: refused, and TEXT says why.
wrong()
{
	text=$1
	shift
	expect_status 2 "$SCMPL" build "$@" policy.scp
	expect_text err "$text"
	expect_empty out
}

wrong "unknown architecture 'x86_99'" --arch x86_99
# such as of a variable that was never set: not the same as no --arch
wrong 'no architecture is named' --arch ''
wrong "unknown architecture ''" --arch x86_64,,x86
wrong "unknown capability 'FOO'" --cap FOO
wrong "'5' is not a kernel version" --kernel 5
wrong "'' is not a kernel version" --kernel ''
wrong "there is no format 'dockr'; did you mean 'docker'?" --target dockr

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What `record --merge` makes of one recording and another is what `merge` makes of both.

. "$TESTS/lib.sh"

printf 'mkdir("a", 0777) = 0\nread(3, "", 4096) = 0\n' >one.strace
printf 'rmdir("a") = 0\nread(3, "", 4096) = 0\nsocket(AF_UNIX, SOCK_STREAM, 0) = 3\n' >two.strace
for name in one two; do
	expect_status 0 "$SCMPL" record --from-strace $name.strace -o $name.scp
done
expect_status 0 "$SCMPL" record --merge one.scp --from-strace two.strace -o both.scp
expect_status 0 "$SCMPL" merge one.scp two.scp -o union.scp
expect_status 0 "$SCMPL" diff both.scp union.scp
expect_status 1 "$SCMPL" diff both.scp one.scp
expect_status 1 "$SCMPL" diff both.scp two.scp

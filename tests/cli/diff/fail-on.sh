#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --fail-on tells milder from stricter; another errno is neither.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir' >old.scp
echo 'default allow deny mkdir, chmod' >stricter.scp
echo 'default allow' >looser.scp
echo 'default allow deny mkdir with ENOSYS' >other.scp
for pair in stricter:looser:0 stricter:stricter:1 stricter:any:1 looser:looser:1 \
	looser:stricter:0 other:looser:0 other:stricter:0 other:any:1; do
	file=${pair%%:*}
	rest=${pair#*:}
	expect_status "${rest#*:}" "$SCMPL" diff --fail-on "${rest%:*}" old.scp "$file.scp"
	[ -s out ] || fail "nothing is said about $file.scp"
done
expect_status 0 "$SCMPL" diff --fail-on=any old.scp old.scp
expect_status 2 "$SCMPL" diff --fail-on worse old.scp old.scp
expect_status 2 "$SCMPL" diff old.scp
expect_status 1 "$SCMPL" diff old.scp /dev/null
expect_text err no-default
expect_status 3 "$SCMPL" diff old.scp missing.scp

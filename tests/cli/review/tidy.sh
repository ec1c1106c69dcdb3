#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Tidy finds nothing: no tag left open, no id twice.

. "$TESTS/lib.sh"

command -v tidy >/dev/null || skip 'tidy is not here'
echo 'extend docker-default' >docker.scp
founding_policy
"$SCMPL" review "$TESTS/../examples/docker-plus-minus/policy.scp" --base docker-default -o one.html
"$SCMPL" review docker.scp founding.scp -o pages
for page in one.html pages/*.html; do
	tidy -q -e --drop-empty-elements no "$page" >told 2>&1 || true
	expect_empty told
	grep -o ' id="[^"]*"' "$page" | sort | uniq -d >told
	expect_empty told
done

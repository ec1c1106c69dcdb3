#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same page from run to run, and a small one; `make bench` tells how soon it is made.

. "$TESTS/lib.sh"

echo 'extend docker-default' >policy.scp
"$SCMPL" review policy.scp -o page.html
"$SCMPL" review policy.scp -o page.html
cp page.html once.html
"$SCMPL" review policy.scp -o page.html
expect_same once.html page.html
[ "$(wc -c <page.html)" -lt 409600 ] || fail "$(wc -c <page.html) bytes"

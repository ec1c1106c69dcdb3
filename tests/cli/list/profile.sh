#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list PROFILE shows its versions and its text, the newest one's if none was asked for.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list docker-default@20.10
expect_text out 'docker-default@20.10: '
expect_text out 'allow io-uring-family'
newest=$("$SCMPL" list docker-default@20.10 | sed -n 's/^versions: .* //p')
"$SCMPL" list docker-default >unversioned
"$SCMPL" list "$newest" >versioned
expect_same versioned unversioned
expect_status 1 "$SCMPL" list docker-default@0.1
expect_empty out
expect_text err "no version '0.1' of profile 'docker-default'"

# What it prints is the policy: it means the same from a file.
sed '1,/^$/d' unversioned >copy.scp
echo 'extend docker-default' >named.scp
expect_status 0 "$SCMPL" diff copy.scp named.scp

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --name and --api are refused by formats that have no place for them.

. "$TESTS/lib.sh"

policy='arch x86_64 default allow deny mkdir'
expect_status 1 "$SCMPL" build --name web -e "$policy"
expect_text err '--name says nothing to -t docker'
expect_empty out
expect_status 1 "$SCMPL" build -t c --api v1 -e "$policy"
expect_text err '--api says nothing to -t c'
expect_status 0 "$SCMPL" build -t c --name web -e "$policy"
expect_text out 'web'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Only versions of the operator's API that are known are written.

. "$TESTS/lib.sh"

policy='arch x86_64 default allow deny mkdir'
expect_status 2 "$SCMPL" build -t spo --name web --api v2 -e "$policy"
expect_text err "no API version 'v2' of the operator is known"
expect_empty out
expect_status 0 "$SCMPL" build -t spo --name web --api v1beta1 -o web.yaml -e "$policy"
expect_status 0 "$SCMPL" diff web.yaml -e "$policy"

# What is no file has no name to be called by.
expect_status 1 "$SCMPL" build -t spo -e "$policy"
expect_text err 'a SeccompProfile has a name: --name NAME'
echo "$policy" >web.scp
expect_status 1 "$SCMPL" build -t spo - <web.scp
expect_text err 'a SeccompProfile has a name: --name NAME'
expect_status 0 "$SCMPL" build -t spo "$PWD/web.scp"
expect_text out 'name: "web"'

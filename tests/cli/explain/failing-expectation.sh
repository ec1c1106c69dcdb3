#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A policy that fails its own expectations is the one to be explained.

. "$TESTS/lib.sh"

echo 'default allow; expect deny mkdir; arch x86_64' >policy.scp
expect_status 1 "$SCMPL" build policy.scp
expect_status 0 "$SCMPL" explain policy.scp mkdir
expect_text out 'policy.scp:1:1: default allow'

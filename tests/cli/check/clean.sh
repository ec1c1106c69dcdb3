#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The engines' own defaults and a policy without gaps raise nothing.

. "$TESTS/lib.sh"

for policy in 'extend docker-default' 'default deny; allow runtime-startup; arch x86_64; deny clone3 with ENOSYS'; do
	expect_status 0 "$SCMPL" check -Wno-wrong-errno -e "$policy"
	expect_empty err
	expect_empty out
done

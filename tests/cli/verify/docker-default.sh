#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# So does Docker's default, whatever the capabilities and the kernel.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" verify --arch x86_64,x86,x32 -e 'extend docker-default'
expect_text out "x86_64: the same by libseccomp"

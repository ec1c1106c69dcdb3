#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding example comes out of the installed libseccomp as it was written.

. "$TESTS/lib.sh"

printf 'default allow\ndeny chmod-family, mkdir\n' >policy.scp
expect_status 0 "$SCMPL" verify policy.scp
expect_text out "$(uname -m): the same by libseccomp"

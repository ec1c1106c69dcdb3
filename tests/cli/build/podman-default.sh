#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A default with a number that is one errno here and another there has no name.

. "$TESTS/lib.sh"

policy='default deny with 89 arch x86_64, mips64 allow read'
expect_status 1 "$SCMPL" build -t podman -e "$policy"
expect_text err 'a Podman profile cannot say this'
expect_text err 'on mips64 the default is deny with ENOSYS, elsewhere deny with EDESTADDRREQ'
expect_text err 'leave the former out: --arch x86_64'
expect_status 0 "$SCMPL" build -t podman --arch x86_64 -e "$policy"
expect_text out '"defaultErrno": "EDESTADDRREQ"'

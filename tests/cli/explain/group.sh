#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A group is explained member by member.

. "$TESTS/lib.sh"

"$SCMPL" explain -e 'default allow; deny mkdirat with EACCES; arch x86_64, aarch64' mkdir-family

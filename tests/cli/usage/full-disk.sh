#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Help that cannot be written is not a success.

. "$TESTS/lib.sh"

run sh -c '"$SCMPL" --help >/dev/full'
[ "$status" -ne 0 ] || fail 'exit status 0'

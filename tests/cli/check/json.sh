#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --diagnostics=json and sarif: all of it, on standard output, as JSON.

. "$TESTS/lib.sh"

printf 'default allow\n# \303\244\ndeny mkdir; deny no_such\n' >wrong.scp
expect_status 1 "$SCMPL" check --diagnostics=json wrong.scp
expect_empty err
cat out
expect_status 1 "$SCMPL" check --diagnostics=sarif wrong.scp
expect_empty err
cat out

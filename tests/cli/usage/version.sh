#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --version is one line that starts with the name.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" --version
expect_empty err
expect_equal 1 "$(grep -c '^scmpl ' out)" 'number of lines'

# The change log knows of it.
grep -q "^## $(cut -d' ' -f2 out)\\b" "$TESTS/../CHANGELOG.md" || fail 'CHANGELOG.md lacks this version'

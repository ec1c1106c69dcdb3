#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

exec python3 "$TESTS/lsp/lifecycle.py"

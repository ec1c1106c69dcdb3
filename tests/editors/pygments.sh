#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

python3 -c 'import pygments' 2>/dev/null || skip 'needs python3-pygments'
exec python3 "$TESTS/editors/pygments_lexer.py"

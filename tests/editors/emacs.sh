#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

command -v emacs >/dev/null || skip 'needs Emacs'
exec python3 "$TESTS/editors/emacs.py"

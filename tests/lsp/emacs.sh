#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

command -v emacs >/dev/null || skip 'needs Emacs'
emacs -q --batch --eval "(progn (package-initialize) (require 'eglot))" >/dev/null 2>&1 ||
	skip 'needs eglot: Emacs 29, or elpa-eglot'
printf 'deny ch' >policy.scp
PATH=$(dirname "$SCMPL"):$PATH
export PATH
exec timeout 50 emacs -q --batch -L "$TESTS/../grammar/editors/emacs" -l "$TESTS/lsp/emacs.el"

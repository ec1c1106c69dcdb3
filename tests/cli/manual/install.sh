#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make install puts the program, its manual pages and the completions where people
# and shells look for them; make uninstall takes all of it away.

. "$TESTS/lib.sh"

root=$PWD/root
copy=$PWD/copy
cp "$SCMPL" "$copy"
in_tree()
{
	make -s -C "$TESTS/.." -o all DESTDIR="$root" PREFIX=/usr OUT="$PWD/made" PROGRAM="$copy" "$@"
}

in_tree install
(cd "$root" && find . -type f | sort) >out
cat >expected <<'END'
./usr/bin/scmpl
./usr/share/bash-completion/completions/scmpl
./usr/share/fish/vendor_completions.d/scmpl.fish
./usr/share/man/man1/scmpl.1
./usr/share/man/man5/scmpl.5
./usr/share/zsh/site-functions/_scmpl
END
expect_same expected out
"$root/usr/bin/scmpl" --man >page
expect_same page "$root/usr/share/man/man1/scmpl.1"
[ -s page ] || fail 'the page is empty'
expect_text "$root/usr/share/man/man5/scmpl.5" "\"$("$SCMPL" --version)\""
in_tree uninstall
(cd "$root" && find . -type f) >out
expect_empty out

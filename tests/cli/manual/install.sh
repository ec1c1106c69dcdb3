#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make install puts the program, its manual pages, the completions, what editors load and the
# library where people, shells, editors and compilers look; make uninstall takes all of it away.

. "$TESTS/lib.sh"

root=$PWD/root
copy=$PWD/copy
cp "$SCMPL" "$copy"
mode=release
case $SCMPL in
*/build/asan/scmpl) mode=asan ;;
esac
in_tree()
{
	make -s -C "$TESTS/.." -o all DESTDIR="$root" PREFIX=/usr MADE="$PWD/made" MODE="$mode" \
		PROGRAM="$copy" "$@"
}

in_tree install
(cd "$root" && find . ! -type d | sort) >out
cat >expected <<'END'
./usr/bin/scmpl
./usr/include/scmpl.h
./usr/lib/libscmpl.a
./usr/lib/libscmpl.so
./usr/lib/libscmpl.so.0
./usr/lib/libscmpl.so.VERSION
./usr/lib/pkgconfig/scmpl.pc
./usr/share/bash-completion/completions/scmpl
./usr/share/fish/vendor_completions.d/scmpl.fish
PAGES
./usr/share/man/man1/scmpl.1
./usr/share/man/man5/scmpl.5
EDITORS
./usr/share/zsh/site-functions/_scmpl
END
version=$("$SCMPL" --version | cut -d' ' -f2)
(cd "$TESTS/../grammar/editors" && find . -type f | sort) |
	sed -n '/vscode\|\.json$\|corpus/{/kate/!d}; /README.md\|\/.*\/./s|^\.|./usr/share/scmpl/editors|p' >editors
"$SCMPL" --help | sed -n 's|^  \([a-z]*\)  .*|./usr/share/man/man1/scmpl-\1.1|p; /place of/q' >pages
sed -i -e "s/VERSION/$version/" -e '/PAGES/r pages' -e '/PAGES/d' \
	-e '/EDITORS/r editors' -e '/EDITORS/d' expected
expect_same expected out
"$root/usr/bin/scmpl" --man >page
expect_same page "$root/usr/share/man/man1/scmpl.1"
[ -s page ] || fail 'the page is empty'
expect_text "$root/usr/share/man/man5/scmpl.5" "\"$("$SCMPL" --version)\""
in_tree uninstall
(cd "$root" && find . ! -type d) >out
expect_empty out

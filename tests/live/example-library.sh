#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A program outside the tree is built against what make install installed: the shared and the
# static library, in C and in C++.  It says what scmpl says; the libraries have no other names
# than those of scmpl.h, and nothing in them is written to.

. "$TESTS/live/example-lib.sh"

need "${CC:-cc}" make pkg-config nm size
example library

# Sanitizers are in all parts of a program or in none.
mode=release
sanitize=
case $SCMPL in
*/build/asan/scmpl)
	mode=asan
	sanitize=-fsanitize=address,undefined
	;;
esac

make -s -C "$TESTS/.." -o all MODE="$mode" PROGRAM="$SCMPL" MADE="$PWD/made" \
	DESTDIR="$PWD/shared" PREFIX=/usr install
cp -R shared static
rm static/usr/lib/libscmpl.so*
LD_LIBRARY_PATH=$PWD/shared/usr/lib

# against shared|static: the options for what is installed there.
against()
{
	static=
	[ "$1" = shared ] || static=--static
	# shellcheck disable=SC2086 # no word, or one
	PKG_CONFIG_PATH=$1/usr/lib/pkgconfig pkg-config --define-variable=prefix="$PWD/$1/usr" \
		--cflags --libs $static scmpl
}

# expect_as_scmpl PROGRAM POLICY: it prints the same and ends the same as scmpl build.
expect_as_scmpl()
{
	run "$SCMPL" build --arch x86_64,aarch64 "$2"
	mv out expected.out
	mv err expected.err
	expect_status "$status" env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" "$1" "$2"
	expect_same expected.out out
	expect_same expected.err err
}

warnings='-Wall -Wextra -Wpedantic -Werror'
echo 'allow chmodd' >wrong.scp
for root in shared static; do
	options=$(against "$root")
	# shellcheck disable=SC2086 # one word an option
	compile "$root-profile" -std=c99 $warnings $sanitize profile.c $options
	expect_as_scmpl "./$root-profile" policy.scp
	[ -s out ] || fail 'there is no profile'
	expect_as_scmpl "./$root-profile" wrong.scp
	expect_text err chmodd
	expect_as_scmpl "./$root-profile" absent.scp
done
rm shared/usr/lib/libscmpl.so
! ./shared-profile policy.scp >out 2>&1 || fail 'the library is not shared'
expect_text out libscmpl.so.0

run env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" ./shared-profile policy.scp 'socket(family = AF_NETLINK)'
expect_text out 'EAFNOSUPPORT'

# Names.
sed -n 's/^[a-z].*[ *]\(scmpl_[a-z_]*\)(.*/\1/p' shared/usr/include/scmpl.h | sort >declared
nm -D --defined-only shared/usr/lib/libscmpl.so.0 | sed -n 's/.* T \([^@]*\).*/\1/p' | sort >exported
expect_same declared exported
nm -g --defined-only static/usr/lib/libscmpl.a | sed -n 's/.* [A-Z] //p' | sort >exported
[ "$mode" = asan ] || expect_same declared exported

# Contexts share nothing but what the handler of signals reads, of which a process has one, and
# memory that arenas left, which has a lock.
size -A static/usr/lib/libscmpl.a |
	awk '($1 == ".data" || $1 == ".bss" || $1 == ".tdata" || $1 == ".tbss") && $2 { print $1 }' >out
[ "$mode" = asan ] || expect_equal .bss "$(cat out)" 'where what contexts share is'
nm static/usr/lib/libscmpl.a | awk '$2 ~ /^[bBC]$/ { print $3 }' | sort >out
printf '%s\n' gate_shared spares >expected
[ "$mode" = asan ] || expect_same expected out

# C++.
cat >version.cc <<'END'
#include <scmpl.h>
int main()
{
	scmpl *s = scmpl_new();
	scmpl_source source = {"policy.scp", nullptr, {nullptr, 0}};
	bool ok = scmpl_compile(s, source);
	scmpl_free(s);
	return ok ? 0 : 1;
}
END
cxx=$(command -v "${CXX:-c++}" || command -v clang) || skip 'no compiler for C++ is here'
# shellcheck disable=SC2046,SC2086
"$cxx" -std=c++11 $warnings $sanitize -o version version.cc $(against static)
expect_status 0 ./version

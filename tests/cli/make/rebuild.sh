#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make builds anew what other flags change, and nothing else; without its tools it says what
# would install them.  The compiler is one that makes empty files, so that this takes no time.

. "$TESTS/lib.sh"

for part in Makefile compiler grammar stdlib; do
	cp -R "$TESTS/../$part" .
done
mkdir tests
cp "$TESTS/install-deps" "$TESTS/step" tests
cat >fake-cc <<'END'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo >"$2"
END
cp fake-cc other-cc
chmod +x fake-cc other-cc
unset MAKEFLAGS

# made N TEXT ARGUMENTS...: so many lines of what make did have this.
made()
{
	wanted=$1 text=$2
	shift 2
	make BUILD_CC=cc CC=./fake-cc "$@" >out 2>err || fail "make $*: $(cat err)"
	expect_equal "$wanted" "$(grep -c -e "$text" out)" "$text of make $*"
}

all=$(find compiler -name '*.c' -not -path '*/launcher/*' | wc -l)
all=$((all + 2)) # scanner and parser
made "$all" '^  CC .*\.c$'
made 0 '^  [A-Z]'
made 0 '^  CC' LINK=shared
made 1 '^  LINK' LINK=static
made 0 '^  [A-Z]' LINK=static
made "$all" '^  CC .*\.c$' LINK=static CFLAGS=-O0
made 1 '^  LINK' LINK=static CFLAGS=-O0 LDFLAGS=-Wl,--as-needed
made "$all" '^  CC .*\.c$' LINK=static CFLAGS=-O0 CC=./other-cc
made 0 '^  [A-Z]' LINK=static CFLAGS=-O0 LDFLAGS= CC=./other-cc

rm -rf build
expect_status 2 make CC=./fake-cc BISON=no-bison FLEX=no-flex
expect_text err 'missing: no-bison no-flex'
expect_text err '`make deps` installs what building needs'

expect_status 0 make -n CC=./fake-cc BUILD_CC=cc install prefix=/opt/scmpl
expect_text out 'scmpl /opt/scmpl/bin/scmpl'
expect_status 0 make -n CC=./fake-cc BUILD_CC=cc install
expect_text out 'scmpl /usr/local/bin/scmpl'

# Every target that somebody may want has its line.
make help >help
sed -n 's/^\([a-z][a-z-]*\):.*/\1/p' Makefile | sort -u >targets
while read -r target; do
	grep -q "^$target  " help || fail "make help is silent about $target"
done <targets

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What root builds for a user, by `sudo make install', the user's next make can write over.  The
# compiler is one that makes empty files, so that this takes no time.

. "$TESTS/lib.sh"

[ "$(id -u)" -eq 0 ] || skip 'needs root'
for part in Makefile compiler grammar stdlib; do
	cp -R "$TESTS/../$part" .
done
cat >fake-cc <<'END'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo >"$2"
END
cat >program <<'END'
#!/bin/sh
echo '.TH SCMPL 1 "2026-01-01"'
END
cat >fake-ar <<'END'
#!/bin/sh
echo >"$2"
END
chmod +x fake-cc fake-ar program
unset MAKEFLAGS
chown -R 4321:4321 .
expect_status 0 make BUILD_CC=cc CC=./fake-cc AR=./fake-ar OBJCOPY=: NATIVE_PROGRAM=./program \
	DESTDIR="$PWD/root" install
[ -e build/scmpl ] || fail 'nothing was built'
find build ! -user 4321 >others
expect_empty others
[ -n "$(find root -name scmpl -user 0)" ] || fail 'what is installed is not of root'

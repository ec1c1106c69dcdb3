#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The policies in README compile, and the first gives the profile shown below it.

. "$TESTS/lib.sh"

readme=$TESTS/../README.md
awk '
	/^```scp$/ { n++; inside = 1; next }
	/^```/ { inside = 0 }
	inside { print > ("block" n ".scp") }
' "$readme"
[ -e block2.scp ] || fail 'README shows no policies'
for block in block*.scp; do
	expect_status 0 "$SCMPL" build --arch x86_64 "$block"
done

cp block1.scp no-chmod.scp
expect_status 0 "$SCMPL" build --arch x86_64,x86,x32 no-chmod.scp
sed -n '/cat profile.json/,/^    }$/s/^    //p' "$readme" | sed 1d >shown
diff -u shown out || fail 'README shows another profile'

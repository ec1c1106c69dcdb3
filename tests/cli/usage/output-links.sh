#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -o through links: what they lead to is written, there or not yet; other names of a file
# that is replaced keep the old text, and that is said.

. "$TESTS/lib.sh"

mkdir sub
ln -s sub/there.json direct.json
echo old >sub/there.json
expect_status 0 "$SCMPL" build -e 'default allow; deny mkdir' -o direct.json
[ -L direct.json ] || fail 'the link is gone'
grep -q mkdir sub/there.json || fail 'its target was not written'

ln -s sub/later.json dangling.json
ln -s "$PWD/sub/absolute.json" absolute.json
ln -s ../sub/beside.json sub/relative.json
for link in dangling absolute sub/relative; do
	expect_status 0 "$SCMPL" build -e 'default allow; deny mkdir' -o $link.json
	[ -L $link.json ] || fail "$link: the link is gone"
done
for file in later absolute beside; do
	grep -q mkdir sub/$file.json || fail "$file.json was not written"
done

echo 'default allow;deny mkdir' >one.scp
ln one.scp other.scp
expect_status 0 "$SCMPL" fmt one.scp
expect_text err "'one.scp' was one of 2 names of a file: the others keep its old text"

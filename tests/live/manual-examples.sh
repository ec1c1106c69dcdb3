#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The examples of the manual pages work as they stand, in their order.

. "$TESTS/live/lib.sh"

command -v git >/dev/null || skip 'git is not here'
PATH=$PWD/bin:$PATH
mkdir bin
ln -s "$SCMPL" bin/scmpl
cat >web.scp <<'END'
default allow
arch x86_64, x86, x32
deny chmod-family
expect deny fchmodat2
END
echo 'all mkdir -> allow' >web.table
"$SCMPL" build --arch x86_64,x86,x32 web.scp >profile.json
touch file

git init -q -b main .
git -c user.name=nobody -c user.email=nobody@example.org commit -q --allow-empty -m none
mkdir policies
cp web.scp policies
mkdir profiles-before
cp web.scp profiles-before
for replica in 1 2 3; do
	cp web.scp "replica-$replica.scp"
done

# What each of these ends with, where that is not 0.
cat >statuses <<'END'
1 scmpl diff -e 'extend docker-default' web.scp
1 scmpl exec web.scp -- sh -c 'chmod +x file'
1 scmpl exec --explain-denied web.scp -- chmod +x file
END

count=0
for command in build check diff doctor exec explain fmt import list merge record test verify; do
	"$SCMPL" help "$command" | sed -n 's/^    \(scmpl .*\)/\1/p' >examples
	[ -s examples ] || fail "no examples of $command"
	while read -r example; do
		case $example in
		*--pid* | *doctor) continue ;;
		esac
		wanted=$(sed -n "s/^\([0-9]*\) \(.*\)/\2	\1/p" statuses |
			grep -F -e "$example	" | cut -f2)
		run sh -c "$example" </dev/null
		[ "$status" -eq "${wanted:-0}" ] ||
			fail "exit status $status: $example: $(cat err)"
		count=$((count + 1))
	done <examples
done
[ "$count" -ge 25 ] || fail "only $count examples"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the language reference shows as enforced: the commands below such an example print
# what stands there.

. "$TESTS/live/lib.sh"

LC_ALL=C awk -f "$TESTS/language.awk" "$TESTS/../grammar/LANGUAGE.md" >index
mkdir bin
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
while read -r file kind; do
	[ "$kind" = enforced ] || continue
	[ -e "$file.session" ] || fail "$file: no command shows it enforced"
	mkdir "$file.folder"
	(
		cd "$file.folder" || exit
		cp "../$file" policy.scp
		mkdir old
		sed -n 's/^\$ //p' "../$file.session" | while read -r command; do
			printf '$ %s\n' "$command"
			# What an uncaught exception prints before its message is Python's affair.
			sh -c "$command" 2>&1 | grep -v '^Traceback\|^  ' || :
		done >../actual
	)
	expect_same "$file.session" actual
	ran=yes
done <index
[ "${ran-}" = yes ] || fail 'no example is enforced'

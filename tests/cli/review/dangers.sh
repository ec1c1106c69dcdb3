#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Calls that got looser together bring the dangers of all of them, the worst first.

. "$TESTS/lib.sh"

echo 'default deny; arch x86_64; allow read' >old.scp
echo 'default deny; arch x86_64; allow read, mount, unshare, fanotify_init, kexec_load' >new.scp
expect_status 0 "$SCMPL" review --format text --base old.scp new.scp
sed -n '/^LOOSER: 1/,/^STRICTER/p' out | sed -n 's/^    \([A-Z][a-z ]*\): .*/\1/p' | uniq >kinds
cat >expected <<'END'
Escape
Kernel attack surface
Information
END
expect_same expected kinds
expect_text out 'kexec_load(2)'
expect_text out 'what a mount lays over a path'

# A family of two dangers is shown under the first, and counts under each; so does one call.
expect_status 0 "$SCMPL" review --format markdown new.scp
expect_text out '| Escape: '
echo 'default deny; arch x86_64; allow mount-family, futex' >many.scp
expect_status 0 "$SCMPL" review many.scp -o page.html
open_of()
{
	sed -n "s/.*<th scope=\"row\">$1<\/th>.*<\/svg><\/td><td>\([0-9]*\)<.*/\1/p" page.html
}
expect_equal 9 "$(open_of Escape)" 'calls that are open under the first'
expect_equal 10 "$(open_of 'Kernel attack surface')" 'calls that are open under the second'
expect_equal 0 "$(open_of Everyday)" 'calls without a danger'
expect_text page.html 'Counted here, too, for what is noted of them: <a href="#c-futex">futex</a> <a href="#f-mount-family">mount-family</a>'
expect_text page.html 'A call counts under each danger that is noted of it or of its family.'

# One call has its own alone.
echo 'default deny; arch x86_64; allow read, umount2' >new.scp
expect_status 0 "$SCMPL" review --format text --base old.scp new.scp
! grep -F 'kexec_load(2)' out || fail 'a danger of another call'
expect_status 0 "$SCMPL" review --base old.scp -o page.html new.scp
expect_text page.html 'a milder verdict than in '

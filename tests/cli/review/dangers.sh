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

# One call has its own alone.
echo 'default deny; arch x86_64; allow read, umount2' >new.scp
expect_status 0 "$SCMPL" review --format text --base old.scp new.scp
! grep -F 'kexec_load(2)' out || fail 'a danger of another call'
expect_status 0 "$SCMPL" review --base old.scp -o page.html new.scp
expect_text page.html 'a milder verdict than before'

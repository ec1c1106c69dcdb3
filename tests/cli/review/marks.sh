#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The source has an anchor for each line, and beside it what is said of the line: that it made
# something looser or stricter, is warned of, or that no expectation exercises it.  The page tells
# how it was made.

. "$TESTS/lib.sh"

printf 'default allow\ndeny mkdir\ndeny rmdir, umount\nexpect deny mkdir\n' >policy.scp
printf 'default allow\ndeny umount2, rmdir\n' >base.scp
expect_status 0 "$SCMPL" review policy.scp --base base.scp -o page.html
sed -n '/<section id="source"/,/<\/section>/p' page.html >source
expect_text source '<li id="s2l2"><code>deny mkdir</code> <mark class="stricter">stricter</mark>'
expect_text source '<mark class="not exercised">not exercised</mark>'
expect_text page.html '1 of 2 rules of its own are exercised by an expectation.'
expect_text page.html 'nothing notices a change of <code>deny rmdir, umount</code>'
expect_text page.html "SHA-256 <code>$(sha256sum policy.scp | cut -d' ' -f1)</code>"
expect_text page.html 'as <code>scmpl review policy.scp --base base.scp -o page.html</code>'
expect_text page.html "Made by $("$SCMPL" --version | head -n 1 | cut -d' ' -f1,2), whose tables reach Linux "

# All anchors lead somewhere.
grep -o 'href="#[^"]*"' page.html | sort -u | cut -d'#' -f2 | tr -d '"' >links
grep -o ' id="[^"]*"' page.html | cut -d'"' -f2 | sort -u >anchors
sort -u links | comm -23 - anchors >lost
expect_empty lost

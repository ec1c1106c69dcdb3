#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A page for each call, group and profile, with numbers, arguments, what profiles make of it and
# ways round; every link leads somewhere, and nothing leads away.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list --html -o pages
expect_text pages/mount.html '<span class="number">x86_64 <b>165</b></span>'
expect_text pages/mount.html 'if <code>cap SYS_ADMIN</code>'
expect_text pages/socket.html '<code>AF_VSOCK</code>'
expect_text pages/socket.html '<a href="socketcall.html">socketcall</a> on x86,'
expect_text pages/chmod-family.html '<a href="setxattr.html">setxattr</a>'
expect_text pages/chmod-family.html 'system.posix_acl_access rewrites the permission bits'
expect_text pages/index.html '<a href="docker-default@29.4.html">'
[ "$(find pages -type f | wc -l)" -gt 600 ] || fail 'pages are missing'

grep -oh 'href="[^"#]*"' pages/*.html | sort -u | sed 's/^href="//; s/"$//' >links
while read -r link; do
	[ -f "pages/$link" ] || fail "a link leads to $link"
done <links
! grep -l 'src=\|@import\|url([^#]' pages/*.html || fail 'a page fetches something'

# The same bytes, and nothing in vain.
cp -R pages once
expect_status 0 "$SCMPL" list --html -o pages
diff -r once pages
expect_status 2 "$SCMPL" list --html
expect_status 2 "$SCMPL" list -o pages chmod
expect_status 2 "$SCMPL" list --html -o pages chmod

command -v tidy >/dev/null || exit 0
for name in index mount socket ioctl chmod-family docker-default@29.4; do
	tidy -q -e --drop-empty-elements no "pages/$name.html" >told 2>&1 || true
	expect_empty told
done

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ways round what no rule of the text denies, but the default or a profile that is extended: beside
# the family, with the line that closes it, and by name below the warnings.

. "$TESTS/lib.sh"

# family NAME: what the page says of it.
family()
{
	sed -n "/<details id=\"f-$1\"/,/<\/details>/p" page.html
}

# By the default.  What a rule of the policy lets through, none can deny: that one is named.
printf 'default deny\narch x86_64\nallow read, mknod,\n\topenat\n' >policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html
family chmod-family >told
expect_text told 'chmod-family is denied, and these calls are let through <a class="line" href="#s1l1"'
expect_text told 'mknod, openat: a copy is created with any mode'
expect_text told 'to close it: <code>let none of these through at policy.scp:3, policy.scp:4</code>'
expect_text told ' open>'
family swap-family >told
! grep -q 'Way round' told || fail "$(cat told)"
expect_text page.html 'class="round rest"><a href="#f-chmod-family">a way round</a>'
sed -n '/<h3 id="rest">/,/<section id="where"/p' page.html >rest
expect_text rest '<a href="#f-chmod-family">chmod-family</a>'

# Of the same family: the other name is as good.
family open-family >told
expect_text told 'openat: of the same family, which does the same or can'
expect_text told 'let none of these through at policy.scp:4'

# By what is extended, where a rule can close it; on the hosts where it is denied.
echo 'extend docker-default' >policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html
family file-attr-family >told
expect_text told 'ioctl: the older interface to the same flags; to close it: <code>deny ioctl(cmd in (FS_IOC_FSGETXATTR, '
family reboot-family >told
expect_text told 'tgkill, tkill if no cap SYS_BOOT</code>'
expect_status 0 "$SCMPL" review policy.scp --format text
expect_text out ': reboot-family, in part'
expect_status 0 "$SCMPL" review policy.scp --format markdown
expect_text out '<details><summary>Denied by default, and to be had in another way, '

# The line that is told closes it.
echo 'deny ioctl(cmd in (FS_IOC_FSGETXATTR, FS_IOC_FSSETXATTR, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS))' >>policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html
family file-attr-family >told
! grep -q 'Way round' told || fail "$(cat told)"

# What a rule of the text denies is a warning, and told once.
printf 'default allow\narch x86_64\ndeny userfaultfd-family\n' >policy.scp
expect_status 0 "$SCMPL" review policy.scp -o page.html
family userfaultfd-family >told
expect_equal 1 "$(grep -c 'Way round' told)" 'blocks'
expect_text page.html 'no warnings, for nobody wrote that it must not be done</small></h3>
<p>Nothing.</p>'

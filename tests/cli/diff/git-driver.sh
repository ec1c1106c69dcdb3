#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# As git's external diff driver, set up as --help says: changed, new, removed,
# renamed and broken policies, and one that includes a file of the working tree.

. "$TESTS/lib.sh"

command -v git >/dev/null || skip 'git is not installed'
HOME=$PWD
export HOME GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
git init -q repo
cd repo
git config user.email nobody@example.org
git config user.name nobody
git config diff.scmpl.command "$SCMPL diff"
echo '*.scp diff=scmpl' >.gitattributes
mkdir sub
echo 'deny reboot' >sub/common.scp
printf 'default allow\ninclude "common.scp"\ndeny mkdir\n' >sub/web.scp
printf 'default allow\ndeny mkdir\n' >removed.scp
printf 'default allow\ndeny mkdir\n' >old-name.scp
printf 'default allow\ndeny mkdir\n' >layout.scp
git add .
git commit -q -m one

printf 'default allow\ninclude "common.scp"\ndeny mkdir-family\n' >sub/web.scp
git diff >../out
cat >../expected <<'END'
policy sub/web.scp
the files it includes are taken from the working tree; to compare whole commits: scmpl diff --git OLD..NEW

stricter: allow -> deny with EPERM
  mkdirat
END
expect_same ../expected ../out

echo 'default allow deny mkdir' >layout.scp
git diff layout.scp >../out
printf 'policy layout.scp\nno change in meaning\n' >../expected
expect_same ../expected ../out

git mv old-name.scp new-name.scp
echo 'deny rmdir' >>new-name.scp
git rm -q removed.scp
echo 'default deny allow read, write arch x86_64' >added.scp
git add .
git diff --cached -M10% >../out
expect_text ../out 'policy new-name.scp'
expect_text ../out '  rmdir'
expect_text ../out 'policy removed.scp: removed'
expect_text ../out 'policy added.scp: new'
expect_text ../out 'default deny with EPERM'
git commit -q -m two

echo 'deny no_such_call' >>layout.scp
git diff layout.scp >../out 2>../err
expect_text ../out 'does not compile'
expect_text ../out '+deny no_such_call'
expect_text ../err unknown-syscall
git log -1 -p --ext-diff --format=%s >../out
expect_text ../out 'policy sub/web.scp'

# a name that could be an option
printf 'default allow\ndeny mkdir\n' >-x.scp
git add ./-x.scp
git commit -q -m 'a hyphen'
printf 'default allow\ndeny mkdir-family\n' >-x.scp
git diff ./-x.scp >../out
cat >../expected <<'END'
policy -x.scp

stricter: allow -> deny with EPERM
  mkdirat
END
expect_same ../expected ../out
git add ./-x.scp
git commit -q -m 'again'
git mv ./-x.scp ./-y.scp
echo 'deny rmdir' >>-y.scp
git add ./-y.scp
git diff --cached -M -- ./-x.scp ./-y.scp >../out
expect_text ../out 'policy -y.scp'
expect_text ../out '  rmdir'

# nothing is said of what the driver cannot see
git commit -q -a -m more
echo 'deny sync' >sub/common.scp
printf 'default allow\ninclude "common.scp"\ndeny mkdir-family # both\n' >sub/web.scp
git diff sub/web.scp >../out
expect_text ../out 'no change in the meaning of this file alone'
expect_text ../out 'scmpl diff --git'
printf 'default allow\ninclude "common.scp"\nexpect deny sync\n' >sub/web.scp
git commit -q -a -m sync
echo 'deny reboot' >sub/common.scp
printf 'default allow\ninclude "common.scp"\n' >sub/web.scp
expect_status 0 git diff sub/web.scp
expect_text out 'no change in the meaning of this file alone'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# As git's textconv: git's own diff, of the meaning.

. "$TESTS/lib.sh"

command -v git >/dev/null || skip 'git is not installed'
HOME=$PWD
export HOME GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
git init -q repo
cd repo
git config user.email nobody@example.org
git config user.name nobody
git config diff.scmpl.textconv "$SCMPL diff --textconv"
echo '*.scp diff=scmpl' >.gitattributes
printf 'arch x86_64\ndefault deny\nallow read, write\n' >web.scp
git add .
git commit -q -m one
printf '# The web server.\narch x86_64\nallow write, read\ndefault deny\n' >web.scp
git diff >../out
expect_equal 0 "$(grep -c '^[-+][^-+]' ../out)" 'lines changed by another layout'
printf 'arch x86_64\ndefault deny\nallow read, write\nallow socket where family == AF_UNIX\n' >web.scp
git diff | grep '^[-+][^-+]' >../out
echo '+allow socket where family == AF_UNIX' >../expected
expect_same ../expected ../out

# what is included may not go with an old version: the text stays the text, on both sides
printf 'arch x86_64\ndefault deny\ninclude "part.scp"\nexpect allow read\n' >with.scp
echo 'allow read' >part.scp
git add .
git commit -q -m with
printf 'arch x86_64\ndefault deny\ninclude "part.scp"\n' >with.scp
echo 'allow write' >part.scp
git diff with.scp | grep '^[-+ ]' >../out
cat >../expected <<'END'
--- a/with.scp
+++ b/with.scp
 arch x86_64
 default deny
 include "part.scp"
-expect allow read
END
sed -i '/^ # This includes files/d' ../out
expect_same ../expected ../out
git checkout -q .

# what does not compile, or is not found from where git puts old versions, stops no diff
printf 'default deny\narch x86_64\ninclude "part.scp"\n' >web.scp
echo 'allow read' >part.scp
git add .
git commit -q -m two
printf 'default deny\narch x86_64\nallow no_such\n' >web.scp
expect_status 0 git diff
expect_text out '-include "part.scp"'
expect_text out '+allow no_such'
expect_text err "unknown system call 'no_such'"
expect_status 0 "$SCMPL" diff --textconv web.scp
expect_text out '# This does not compile'
expect_status 3 "$SCMPL" diff --textconv missing.scp
expect_status 1 "$SCMPL" diff --textconv -e 'allow no_such'

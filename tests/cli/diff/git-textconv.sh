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

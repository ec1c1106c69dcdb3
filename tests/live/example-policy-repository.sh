#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A repository of policies: its Makefile, its review, its git hook, the hooks for
# pre-commit(1), and the steps of its CI, all of them run.

. "$TESTS/live/example-lib.sh"

need git make python3
HOME=$PWD
export HOME GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
mkdir bin
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
git config --global user.email nobody@example.org
git config --global user.name nobody
git config --global init.defaultBranch main

cp -R "$EXAMPLES/policy-repository" repository
cd repository
git init -q
printf '%s\n' out err steps >.git/info/exclude
git add .
git commit -q -m one

# The Makefile.
expect_status 0 make check
expect_status 0 make
python3 -m json.tool build/web.json >/dev/null
[ -s build/worker.json ] || fail 'there is no profile of the worker'
make clean
expect_status 0 make review BASE=main

# What gets stricter passes; what gets looser is told, and stops.  The change is in a
# file that both policies include.
sed -i 's/deny process-introspect-family/deny process-introspect-family, xattr-write-family/' \
	policies/common.scp
echo 'deny mkdir' >>policies/web.scp
expect_status 0 make review BASE=main
expect_text out 'STRICTER: 1'
expect_text out '  mkdir'
expect_text out 'xattr'
expect_text out 'policies/worker.scp against main:policies/worker.scp'
sed -i 's/TIOCLINUX, //' policies/common.scp
expect_status 2 make review BASE=main
expect_text out 'LOOSER: 1'
expect_text out 'ioctl where cmd == TIOCLINUX'
expect_text build/review/web.html '<h1>policies/web.scp <span>against</span> main:policies/web.scp</h1>'
expect_text build/review/comment.md '**1 looser**'
git checkout -q policies

# Another name is no way past the review, a new policy is shown whole.
git mv policies/worker.scp policies/batch.scp
sed -i '/not in (AF_INET/d; /expect/d' policies/batch.scp
cp policies/web.scp policies/new.scp
expect_status 2 make review BASE=main
expect_text out 'policies/new.scp is new'
expect_text out 'policies/batch.scp against main:policies/worker.scp'
expect_text out 'LOOSER: 1'
expect_text build/review/comment.md '### policies/new\.scp'
expect_text out 'Kernel attack surface: code of the kernel'
expect_text build/review/comment.md '| danger | open | in part | closed |'
expect_text build/review/comment.md '### policies/batch\.scp against main:policies/worker\.scp'
[ -s build/review/new.html ] || fail 'there is no page of the new policy'
git rm -q -f policies/batch.scp
rm policies/new.scp
expect_status 0 make review BASE=main
expect_text out 'policies/worker.scp is gone'
git reset -q --hard

# The hook sees what is to be committed.
git config core.hooksPath hooks
echo 'deny   no_such_call' >>policies/web.scp
git add .
cp policies/web.scp broken
git show HEAD:policies/web.scp >policies/web.scp
expect_status 1 git commit -q -m two
expect_text err "unknown system call 'no_such_call'"
git add policies/web.scp
cp broken policies/web.scp
expect_status 0 git commit -q --allow-empty -m two
git checkout -q policies
rm broken

# The steps of the CI.
sed -n 's/^ *run: //p' .github/workflows/policies.yml >steps
expect_equal 3 "$(grep -c make steps)" 'number of steps'
git clone -q . ../clone
git checkout -q -b change
sed -i 's/deny chmod-family/deny mkdir-family/; /expect deny fchmodat2/d' policies/web.scp
git commit -q -a -m three
cp steps ../clone/steps
cd ../clone
git pull -q origin change
GITHUB_BASE_REF=main
export GITHUB_BASE_REF
expect_status 0 sh -e -c "$(sed -n 1p steps)"
expect_status 0 sh -e -c "$(sed -n 2p steps)"
expect_status 2 sh -e -c "$(sed -n 3p steps)"
expect_text out 'chmod-family'
GITHUB_STEP_SUMMARY=$PWD/summary
export GITHUB_STEP_SUMMARY
expect_status 0 sh -e -c "$(sed -n 4p steps)"
expect_text summary 'policies/web'
cd ../repository

# pre-commit, with the hooks of this project's repository.
command -v pre-commit >/dev/null || skip 'pre-commit is not here; all else was well'
mkdir ../hooks
cp "$TESTS/../.pre-commit-hooks.yaml" ../hooks
git -C ../hooks init -q
git -C ../hooks add .
git -C ../hooks commit -q -m hooks
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $HOME/hooks
    rev: $(git -C ../hooks rev-parse HEAD)
    hooks: [{id: scmpl-fmt}, {id: scmpl-check, exclude: common}, {id: scmpl-test, exclude: common}]
END
echo 'expect deny mkdir' >>policies/web.scp
git add .
expect_status 0 pre-commit run --files policies/*
printf 'default allow; deny mkdir, chmod\n' >policies/wrong.scp
printf 'default allow\ndeny no_such_call\n' >policies/worse.scp
echo 'all mkdir -> allow' >policies/web.sim
git add .
expect_status 1 pre-commit run --files policies/w*
expect_equal 3 "$(grep -c 'hook id: scmpl-' out)" 'hooks that fail'
expect_text out "unknown system call 'no_such_call'"
expect_text out 'policies/web.scp: policies/web.sim:1: expect allow mkdir'
expect_equal 'deny chmod, mkdir' "$(tail -n 1 policies/wrong.scp)" 'formatted line'

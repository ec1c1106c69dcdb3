#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whole commits: each policy is compiled with what it includes in its own commit, is found
# under another name by what it decides, and a change of what it includes is its change.

. "$TESTS/lib.sh"

command -v git >/dev/null || skip 'git is not installed'
HOME=$PWD
export HOME GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
git init -q -b a/main repo
cd repo
git config user.email nobody@example.org
git config user.name nobody
printf '%s\n' /out /err >.git/info/exclude
commit()
{
	git add -A
	git commit -q -m "$1"
}

mkdir policies shared
printf 'deny reboot, sync\n' >shared/common.scp
printf 'default allow\narch x86_64\ninclude "../shared/common.scp"\n' >policies/web.scp
printf 'default allow\narch x86_64\ninclude "part.scp"\ndeny mkdir\nexpect deny sync\n' >top.scp
printf 'include "./policies/../shared/common.scp"\ninclude "shared/common.scp"\n' >part.scp
printf 'default allow\narch x86_64\ndeny chmod, fchmod, chown, link, symlink\n' >policies/batch.scp
printf 'default allow\narch x86_64\ndeny rename\n' >policies/other.scp
printf 'default allow\ndeny no_such_call\n' >broken.scp
commit one
git tag one

expect_status 0 "$SCMPL" diff --git HEAD
expect_empty out
expect_status 0 "$SCMPL" diff -e 'default allow arch x86_64 deny sync, reboot, mkdir' a/main:top.scp

# only what is included gets looser, and an expectation goes: git sees two files, and we
# the policies that they change
printf 'deny reboot\n' >shared/common.scp
sed -i '/expect/d' top.scp
commit two
cat >../expected <<'END'
policy policies/web.scp

looser: deny with EPERM -> allow
  sync

policy top.scp

looser: deny with EPERM -> allow
  sync

END
for range in one..HEAD one.. one one...a/main; do
	expect_status 1 "$SCMPL" diff --git "$range" --fail-on looser
	expect_same ../expected out
	[ "$(cat err)" = 'scmpl: 5 policies: 2 equal, 2 looser, 1 wrong' ] || fail "$(cat err)"
done
cd policies
expect_status 1 "$SCMPL" diff --git one --name-status
printf 'M\tweb.scp\n' >../../expected
expect_same ../../expected out
expect_empty err
rm out err
cd ..
expect_status 0 "$SCMPL" diff --git HEAD..one --fail-on looser
expect_text out 'stricter: allow -> deny with EPERM'
expect_status 0 "$SCMPL" diff --git HEAD..HEAD

# another name and much less denied is no new policy; nearest first, whatever the names
git mv policies/batch.scp policies/jobs.scp
printf 'arch x86_64\ndefault allow\n# All is other text here,\ndeny chmod\n' >policies/jobs.scp
git mv policies/other.scp policies/aaa.scp
printf 'default allow\narch x86_64\ndeny mount\n' >policies/zzz.scp
printf 'default allow\narch x86_64\n' >"policies/$(printf 'tab\there').scp"
printf '# the same, by other words\narch x86_64\ndefault allow\ninclude "../shared/common.scp"\n' \
	>policies/web.scp
expect_status 1 "$SCMPL" diff --git HEAD --fail-on looser policies
cat >../expected <<'END'
policy policies/other.scp -> policies/aaa.scp
no change in meaning
policy policies/batch.scp -> policies/jobs.scp

looser: deny with EPERM -> allow
  chown, fchmod, link, symlink

policy "policies/tab\011here.scp": new
policy policies/web.scp
no change in meaning
policy policies/zzz.scp: new
END
expect_same ../expected out
[ "$(cat err)" = 'scmpl: 5 policies: 2 equal, 1 looser, 2 new; 2 renamed' ] || fail "$(cat err)"
expect_status 1 "$SCMPL" diff --git HEAD --fail-on looser -j 1 policies
expect_same ../expected out
expect_status 1 "$SCMPL" diff --git HEAD --json -j 3 policies
expect_empty err
python3 - out <<'EOF' || fail 'not as text tells it'
import json, sys
told = [(row["before"], row["after"], row["result"]) for row in json.load(open(sys.argv[1]))]
assert told == [
    ("policies/other.scp", "policies/aaa.scp", "equal"),
    ("policies/batch.scp", "policies/jobs.scp", "looser"),
    (None, "policies/tab\there.scp", "new"),
    ("policies/web.scp", "policies/web.scp", "equal"),
    (None, "policies/zzz.scp", "new"),
], told
EOF
expect_status 0 "$SCMPL" diff --git HEAD --fail-on stricter policies/zzz.scp
expect_status 1 "$SCMPL" diff --git HEAD policies/zzz.scp
rm policies/zzz.scp policies/tab*

# what stops compiling stops the comparison, and says why; what never did is no policy
echo 'deny no_such_either' >>top.scp
sed -i 's/no_such_call/no_such_other/' broken.scp
expect_status 1 "$SCMPL" diff --git HEAD --fail-on looser top.scp
expect_text out 'it does not compile any more; the change of the text:'
expect_text out '+deny no_such_either'
expect_text err "unknown system call 'no_such_either'"
expect_status 0 "$SCMPL" diff --git HEAD broken.scp
expect_text out 'it does not compile; the change of the text:'
[ "$(cat err)" = 'scmpl: 1 policy: 1 wrong' ] || fail "$(cat err)"
# nor is there silence when only what it includes has changed
printf 'default allow\ninclude "broken/inside.scp"\ndeny no_such_call\n' >broken.scp
mkdir broken
echo 'deny mkdir' >broken/inside.scp
git add broken.scp broken && git commit --quiet -m 'of two files'
echo 'deny rmdir' >broken/inside.scp
expect_status 0 "$SCMPL" diff --git HEAD broken.scp broken
expect_text out 'policy broken.scp'
expect_text out '+deny rmdir'
expect_equal 1 "$(grep -c '^policy' out)" 'policies'
printf 'default allow\n' >broken.scp
expect_status 1 "$SCMPL" diff --git HEAD --fail-on looser broken.scp
expect_text out 'it did not compile before'

# other commands take such files, too; a file of the working tree includes none of them
expect_status 0 "$SCMPL" explain HEAD:policies/../top.scp mkdir
expect_status 0 "$SCMPL" review --format text --base one:top.scp a/main:top.scp
expect_text out 'LOOSER: 1'
expect_status 3 "$SCMPL" build HEAD:policies/none.scp
expect_text err "cannot read 'HEAD:policies/none.scp': No such file or directory"
printf 'default allow\ninclude "HEAD:part.scp"\n' >asks.scp
expect_status 1 "$SCMPL" build asks.scp
expect_text err "cannot read 'HEAD:part.scp'"
ln -s /etc/passwd out.scp
ln -s top.scp in.scp
git add out.scp in.scp
git commit -q -m links -- out.scp in.scp
expect_status 3 "$SCMPL" build HEAD:out.scp
expect_status 0 "$SCMPL" build HEAD:in.scp
mkdir sub
printf 'default allow\ninclude "../x.scp"\n' >above.scp
echo 'deny chmod' >x.scp
git add above.scp x.scp
git commit -q -m above -- above.scp x.scp
cd sub
expect_status 1 "$SCMPL" build HEAD:above.scp
expect_text err "cannot read 'HEAD:../x.scp': No such file or directory"
expect_status 0 "$SCMPL" explain HEAD:../top.scp mkdir
rm out err
cd ..
expect_status 3 env PATH=/nowhere "$SCMPL" build HEAD:in.scp

expect_status 2 "$SCMPL" diff --git --fail-on=any
expect_status 2 "$SCMPL" diff --git one --json --name-status
expect_status 2 "$SCMPL" diff --name-status top.scp top.scp
expect_status 3 "$SCMPL" diff --git none
expect_text err 'none'
expect_status 2 "$SCMPL" diff --git one..--full-tree

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whatever is compiled, imported or disassembled can be reviewed, and several at once; what
# cannot be is said.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build founding.scp >profile.json
cp "$TESTS/cli/import/kubernetes-yaml.yaml" profile.yaml
"$SCMPL" build -t bpf --arch x86_64 founding.scp >filter.bpf
for input in founding.scp profile.json filter.bpf profile.yaml; do
	expect_status 0 "$SCMPL" review "$input" --base docker-default
	expect_text out "<h1>$input <span>against</span> docker-default</h1>"
	expect_text out 'id="c-mkdir"'
done
expect_status 0 "$SCMPL" review -e 'default allow' --format text
expect_text out 'by default allow'

# A base of one's own; the policy is no looser than itself.
expect_status 0 "$SCMPL" review founding.scp --base founding.scp --fail-on looser
expect_text out 'Nothing gets a milder verdict than before.'
echo 'default allow' >open.scp
expect_status 1 "$SCMPL" review open.scp --base founding.scp --fail-on looser --format markdown
expect_text out '**1 looser**, 0 stricter'

# A page each, and an index that leads to them.
mkdir more
cp open.scp more/founding.scp
expect_status 0 "$SCMPL" review founding.scp more/founding.scp --base docker-default -o pages
expect_text pages/index.html '<a href="founding.scp.html">founding.scp</a>'
expect_text pages/index.html '<h1>Policies <span>against</span> docker-default</h1>'
expect_text pages/index.html '<a href="more-founding.scp.html">more/founding.scp</a>'
expect_text pages/more-founding.scp.html '<h1>more/founding.scp'

# Texts follow each other, and a policy without a base has what is open by danger.
expect_status 0 "$SCMPL" review --format text founding.scp open.scp
expect_equal 'founding.scp open.scp ' "$(grep '^[a-z]*\.scp$' out | tr '\n' ' ')" 'texts'
expect_status 0 "$SCMPL" review --format markdown founding.scp open.scp -o comment.md
expect_equal 2 "$(grep -c '^### ' comment.md)" 'headings'
expect_text comment.md '| Persistence: what stays when the container is gone | '
expect_text comment.md '<details><summary>Escape: '
expect_status 1 "$SCMPL" review --format markdown --base founding.scp --fail-on looser founding.scp open.scp

# An expectation that does not hold is on the page, and in the exit status.
printf 'default allow\ndeny mkdir\nexpect allow mkdir\n' >wrong.scp
expect_status 1 "$SCMPL" review wrong.scp --format text
expect_text out 'DOES NOT HOLD: expect allow mkdir'

expect_status 2 "$SCMPL" review founding.scp open.scp
expect_status 2 "$SCMPL" review
expect_status 1 "$SCMPL" review --format pdf founding.scp
expect_status 3 "$SCMPL" review --base ./no-such.scp founding.scp

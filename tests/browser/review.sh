#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The page for who approves a policy, in a real browser: it fetches nothing, has nothing to
# complain of, answers to mouse and keyboard, prints, and is accessible.

. "$TESTS/browser/lib.sh"

cp "$TESTS/../examples/docker-plus-minus/policy.scp" .
"$SCMPL" review --base docker-default policy.scp -o page.html
cp page.html "$pictures/docker-plus-minus.html"
look use page.html

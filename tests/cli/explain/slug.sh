#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# explain NAME still tells what a diagnostic means.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" explain errno-conflict
expect_text out 'different explicit errnos'
expect_status 1 "$SCMPL" explain no-such-diagnostic
expect_empty out

expect_status 0 "$SCMPL" explain --json dead-rule
python3 -c 'import json, sys
one = json.load(sys.stdin)
assert one["name"] == "dead-rule" and one["text"].endswith("\n"), one' <out

expect_status 1 "$SCMPL" explain dead-allo
expect_text err "did you mean 'dead-allow'?"
expect_status 1 "$SCMPL" explain policy.scp
expect_text err 'which call should be explained?'

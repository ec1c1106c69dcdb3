#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Options may follow the file, but for a command that is run: what follows its name is its own.

. "$TESTS/lib.sh"

echo 'default allow; deny mkdir' >policy.scp
"$SCMPL" build -t bpf --arch x86_64 -o before.bpf policy.scp
expect_status 0 "$SCMPL" build policy.scp -t bpf -o behind.bpf --arch x86_64
expect_same before.bpf behind.bpf
expect_status 0 "$SCMPL" explain policy.scp mkdir --json
expect_text out '"verdict": "deny with EPERM"'
expect_status 0 "$SCMPL" list mkdir --json
expect_status 2 "$SCMPL" build policy.scp --no-such
echo 'default allow' >-t
expect_status 0 "$SCMPL" build -o out.json -- -t

expect_status 0 "$SCMPL" exec policy.scp echo --help -t bpf
expect_equal '--help -t bpf' "$(cat out)"
expect_status 0 "$SCMPL" record -o recorded.scp echo -o --help
expect_equal '-o --help' "$(cat out)"

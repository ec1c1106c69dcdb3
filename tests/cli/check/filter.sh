#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# check looks at texts and rules; who hands it a filter is told what takes those.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o f.bpf -e 'default allow; deny mkdir'
expect_status 1 "$SCMPL" check f.bpf
expect_text err 'is a raw filter, and no text: explain, diff, review, merge, exec, --baseline and verify --bpf take it'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Counts change where a filter tests first, and nothing that it decides.

. "$TESTS/lib.sh"

printf 'arch x86_64\ndefault deny\nallow read, write, close, futex, mkdir, exit_group\n' >policy.scp
printf 'mkdir 1000000\nread 1\n' >hot
expect_status 0 "$SCMPL" build -t bpf -o usual.bpf policy.scp
expect_status 0 "$SCMPL" build -t bpf --hot hot -o hot.bpf policy.scp
cmp -s usual.bpf hot.bpf && fail 'the counts changed nothing'
expect_status 0 "$SCMPL" verify --bpf hot.bpf policy.scp

printf 'mkdir often\n' >hot
expect_status 1 "$SCMPL" build -t bpf --hot hot policy.scp
expect_text err '[bad-counts]'

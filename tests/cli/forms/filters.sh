#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A raw filter is read where no text has to be made of it as it stands; the others say who does.

. "$TESTS/lib.sh"

printf 'arch x86_64\ndefault allow\ndeny mkdir\n' >p.scp
"$SCMPL" build -t bpf -o p.bpf p.scp
expect_status 0 "$SCMPL" diff p.bpf p.scp
expect_empty out
expect_status 0 "$SCMPL" explain p.bpf mkdir
expect_status 0 "$SCMPL" explain --bpf p.bpf
expect_status 0 "$SCMPL" review --format text p.bpf
expect_status 0 "$SCMPL" merge p.bpf
expect_status 0 "$SCMPL" verify --bpf p.bpf p.scp
expect_status 0 "$SCMPL" build --arch x86_64 --baseline p.bpf p.scp
for command in import build check test fmt verify; do
	expect_status 1 "$SCMPL" "$command" p.bpf
	expect_text err "'p.bpf' is a raw filter, and no text: explain, diff, review, merge, exec, --baseline and verify --bpf take it"
done
expect_status 1 "$SCMPL" import "p.bpf#web"
expect_text err "'#web' is for a file that holds several profiles: this is a filter"

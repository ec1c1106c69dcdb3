#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A filter has no place for flags: which ones its loader has to ask for is told.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o filter.bpf -e 'default allow; flag LOG, SPEC_ALLOW; deny mkdir'
expect_text err 'a filter holds no flags: whoever loads it has to ask the kernel for LOG, SPEC_ALLOW [format-limit]'
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o filter.bpf -e 'default allow; deny mkdir'
expect_empty err

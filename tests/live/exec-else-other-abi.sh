#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What `arch ... else` says is what calls through other ABIs get; the process lives on.

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'knows x86-64 only'
echo 'arch x86_64 else deny with ENOSYS; deny chmod' | policy else.scp
"$SCMPL" exec else.scp -- "$PROBES/chmod-probe" calls >actual
expect_text actual 'x86_64 chmod EPERM'
expect_text actual 'x86_64 mkdir ok'
expect_text actual 'x32 mkdir ENOSYS'
# SIGSEGV: the kernel has no IA-32 emulation.
grep -q '^x86 mkdir \(ENOSYS\|SIGSEGV\)$' actual || fail "$(grep '^x86 mkdir' actual)"

# The same of the filter in a file, and of one that another policy is held against.
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o else.bpf else.scp
expect_status 0 "$SCMPL" verify --bpf else.bpf else.scp
"$SCMPL" exec else.bpf -- "$PROBES/chmod-probe" calls >again
expect_same again actual

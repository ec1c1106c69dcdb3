#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What becomes of calls through ABIs that neither policy names is a difference, in every form of it.

. "$TESTS/lib.sh"

echo 'default allow arch x86_64 deny mkdir' >kills.scp
echo 'default allow arch x86_64 else deny with ENOSYS deny mkdir' >denies.scp
expect_status 1 "$SCMPL" diff --fail-on=looser kills.scp denies.scp
cat >expected <<'END'
looser: kill -> deny with ENOSYS
  every call through x86, x32
END
expect_same expected out
expect_status 0 "$SCMPL" diff --fail-on=looser denies.scp kills.scp
expect_text out 'stricter: deny with ENOSYS -> kill'
expect_status 1 "$SCMPL" diff --json denies.scp kills.scp
expect_text out '"archs_other_before": "deny with ENOSYS"'
expect_status 0 "$SCMPL" diff --textconv denies.scp
expect_text out 'arch x86_64 else deny with ENOSYS'

# One that is named is compared call by call with what others take.
echo 'default deny arch x86_64, x86 allow mkdir, read on x86; deny mkdir on x86_64' >names.scp
echo 'default deny arch x86_64 else deny with ENOSYS deny mkdir' >denies-all.scp
expect_status 1 "$SCMPL" diff denies-all.scp names.scp
expect_text out 'looser: deny with ENOSYS -> allow'
expect_text out '  mkdir, read on x86'
expect_text out 'other: deny with ENOSYS -> deny with EPERM'

# A filter says it, too; another policy is not that filter.
expect_status 0 "$SCMPL" build -t bpf -o denies.bpf denies.scp
expect_status 0 "$SCMPL" diff denies.bpf denies.scp
expect_status 1 "$SCMPL" diff denies.bpf kills.scp
expect_text out 'stricter: deny with ENOSYS -> kill'
expect_status 0 "$SCMPL" verify --bpf denies.bpf denies.scp
expect_status 1 "$SCMPL" verify --bpf denies.bpf kills.scp
expect_text err "the policy says 'kill', the filter 'deny with ENOSYS'"
expect_status 1 "$SCMPL" verify --bpf denies.bpf names.scp

expect_status 0 "$SCMPL" explain denies.scp mkdir
expect_text out 'mkdir on x86, x32:'
expect_text out '  deny with ENOSYS'
expect_status 0 "$SCMPL" review --format=text --base kills.scp denies.scp
expect_text out 'every call through x86, x32'

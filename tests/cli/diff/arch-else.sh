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

# One that only one side names, and the other answers, is told in one line; in each direction.
echo 'default deny arch x86_64, x86 else deny with ENOSYS allow mkdir, read on x86; deny mkdir on x86_64' >names.scp
echo 'default deny arch x86_64 else deny with ENOSYS deny mkdir' >denies-all.scp
expect_status 1 "$SCMPL" diff denies-all.scp names.scp
cat >expected <<'END'
looser: x86
  no longer deny with ENOSYS: calls through this ABI take what they take on x86_64, but for
      allow mkdir
      allow read
END
expect_same expected out
expect_status 1 "$SCMPL" diff names.scp denies-all.scp
cat >expected <<'END'
stricter: x86
  every call through this ABI takes deny with ENOSYS
END
expect_same expected out
expect_status 1 "$SCMPL" diff --json names.scp denies-all.scp
expect_text out '"archs_removed_after": "deny with ENOSYS"'
expect_status 0 "$SCMPL" diff --fail-on=looser names.scp denies-all.scp
expect_status 1 "$SCMPL" diff --fail-on=looser denies-all.scp names.scp

# Where something is killed that the other answers, and something let through, it is call by call.
echo 'default deny arch x86_64, x86 else deny with ENOSYS allow read on x86; kill mkdir' >both.scp
echo 'default deny arch x86_64 else deny with ENOSYS kill mkdir' >denies-all.scp
expect_status 1 "$SCMPL" diff both.scp denies-all.scp
expect_text out 'looser: kill -> deny with ENOSYS'
expect_text out 'stricter: allow -> deny with ENOSYS'
expect_text out '  read on x86'
echo 'default deny arch x86_64 else deny with ENOSYS deny mkdir' >denies-all.scp

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

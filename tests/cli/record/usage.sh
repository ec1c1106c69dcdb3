#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A wrong command line is told, with exit status 125, and nothing runs.

. "$TESTS/lib.sh"

expect_status 125 "$SCMPL" record
expect_text err 'expected a command'
expect_status 125 "$SCMPL" record --from-strace log -- touch it-ran
expect_status 125 "$SCMPL" record --base a.scp --merge b.scp -- touch it-ran
expect_text err 'exclude each other'
expect_status 125 "$SCMPL" record --backend strace -- touch it-ran
expect_text err 'there are listener and perf'
expect_status 125 "$SCMPL" record --backend perf --audit -- touch it-ran
expect_text err 'is for a command'
expect_status 125 "$SCMPL" record --ring-size 4 -- touch it-ran
expect_status 125 "$SCMPL" record --backend perf --ring-size 0 -- touch it-ran
expect_text err '1 to 1048576'
expect_status 125 "$SCMPL" record --base missing.scp -- touch it-ran
expect_text err missing.scp
expect_status 127 "$SCMPL" record -o p.scp -- no-such-command
[ ! -e p.scp ] || fail 'a policy for nothing'
[ ! -e it-ran ] || fail 'the command ran'

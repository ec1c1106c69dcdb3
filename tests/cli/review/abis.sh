#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Both sides are counted and drawn on the ABIs that both speak for; those of one side are named.

. "$TESTS/lib.sh"

printf 'default deny\narch x86_64, x86\nallow read, modify_ldt\n' >both.scp
printf 'default deny\narch x86_64\nallow read, modify_ldt\n' >one.scp
printf 'default deny\narch aarch64\nallow read\n' >other.scp

# What goes with an ABI is told once, and is no change of any call.
expect_status 0 "$SCMPL" review one.scp --base both.scp --format text
expect_text out 'compared on x86_64; the base alone speaks for x86'
expect_text out 'calls: 2 open'
expect_text out 'STRICTER: 1'
expect_status 0 "$SCMPL" review one.scp --base both.scp
expect_text out '<a class="was-open open" href="#c-modify_ldt"'
expect_text out 'Compared on what both speak for, x86_64. The base alone speaks for x86:'
expect_text out 'both.scp: 2 open, '
expect_status 0 "$SCMPL" review both.scp --base one.scp
expect_text out '<a class="was-open open" href="#c-modify_ldt"'
expect_text out 'The base kills every call through x86.'
# On the one ABI that is new a call is on the map, too: it was not there before.
expect_text out '<a class="was-absent denied" href="#c-waitpid"'
expect_status 0 "$SCMPL" review other.scp --base one.scp
expect_text out 'The two have no architecture in common.'
expect_status 0 "$SCMPL" review one.scp --base one.scp
! grep -q 'Compared on' out || fail 'the same ABIs are told of'

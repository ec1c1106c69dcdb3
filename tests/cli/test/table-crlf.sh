#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A table may have been written on another system: its lines end in CR LF.

. "$TESTS/lib.sh"

printf 'x86_64 mkdir -> deny\r\n\r\n# nothing else\r\nall read -> allow\r\n' >calls.sim
# What goes round and round takes no more than this.
expect_status 0 sh -c "ulimit -t 20; exec '$SCMPL' test -e 'default allow deny mkdir' calls.sim"
expect_text out 'calls.sim:1: expect deny mkdir on x86_64'
expect_text out 'calls.sim:4: expect allow read'
printf 'mkdir -> deny\r\n' >calls.sim
expect_status 1 "$SCMPL" test -e 'default allow' calls.sim
expect_text err 'calls.sim:1:1: error: this is not a row'

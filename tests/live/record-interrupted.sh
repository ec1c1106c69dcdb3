#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A signal that ends the command, or what it left running, leaves the record whole.

. "$TESTS/live/lib.sh"

record()
{
	rm -f ready p.scp
	"$SCMPL" record -o p.scp -- sh -c "$1" 2>err &
	recorder=$!
	until [ -e ready ]; do sleep 0.1; done
	sleep 0.5
	kill -"$2" "$recorder"
	status=0
	wait "$recorder" || status=$?
}
record 'mkdir -p new; : >ready; exec sleep 60' TERM
expect_equal $((128 + 15)) "$status" 'exit status'
grep -q '^allow.*mkdir' p.scp || fail "$(cat p.scp)"
# The command has ended, a daemon goes on: undisturbed, and starts programs as before.
record '(while [ ! -e stop ]; do sleep 0.1; done; mkdir left && (/bin/true) && : >worked) &
	: >ready; exit 5' TERM
expect_equal 5 "$status" 'exit status'
expect_text err 'what it left running is recorded'
: >stop
tries=50
until [ -e worked ]; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || fail "the daemon did not go on: $(cat err)"
	sleep 0.1
done
# Two signals within a moment, as timeout(1) sends them: the second comes while the first has
# ended the command and the recording is being written.
for pause in 0 0.001 0.002 0.003 0.004 0.005 0.006 0.008 0.010 0.012; do
	rm -f ready p.scp
	"$SCMPL" record -o p.scp -- sh -c 'mkdir -p new; : >ready; exec sleep 60' 2>err &
	recorder=$!
	until [ -e ready ]; do sleep 0.02; done
	kill -TERM "$recorder"
	sleep "$pause"
	kill -TERM "$recorder" 2>/dev/null || :
	wait "$recorder" || :
	grep -q '^allow.*mkdir' p.scp || fail "after $pause s: no recording: $(cat err)"
	for left in p.scp.*; do [ ! -e "$left" ] || fail "a temporary file is left"; done
done

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit statuses and signals come through the supervisor, with and without ptrace.

. "$TESTS/live/lib.sh"

founding_policy
echo 'kill kexec_load' | policy kills.scp
printf '#!/no/such/interpreter\n' >broken
chmod +x broken
for policy in founding.scp kills.scp; do
	for status_wanted in 0 1 125 255; do
		expect_status "$status_wanted" "$SCMPL" exec --explain-denied "$policy" -- \
			sh -c "exit $status_wanted"
		expect_empty err
	done
	for signal in 1 2 9 15; do
		expect_status $((128 + signal)) "$SCMPL" exec --explain-denied "$policy" -- \
			sh -c "kill -$signal \$\$"
	done
	expect_status 127 "$SCMPL" exec --explain-denied "$policy" -- ./broken
	expect_text err "cannot execute './broken'"
	expect_status 127 "$SCMPL" exec --explain-denied "$policy" -- no-such-command
	# A signal to the supervisor is the command's.
	"$SCMPL" exec --explain-denied "$policy" -- \
		sh -c 'trap "exit 42" TERM; : >ready; while :; do sleep 0.1; done' &
	supervisor=$!
	until [ -e ready ]; do sleep 0.1; done
	kill "$supervisor"
	status=0
	wait "$supervisor" || status=$?
	expect_equal 42 "$status" 'status after SIGTERM'
	rm ready
done
echo 'deny execve' | policy no-exec.scp
expect_status 126 "$SCMPL" exec --explain-denied no-exec.scp -- true
expect_status 0 "$SCMPL" exec --complain no-exec.scp -- true
expect_text err 'would be denied'

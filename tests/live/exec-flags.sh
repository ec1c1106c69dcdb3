#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Flags reach the kernel: SPEC_ALLOW shows in the status; the others are taken.

. "$TESTS/live/lib.sh"

speculation()
{
	"$SCMPL" exec "$1" -- cat /proc/self/status >status
	status_field Speculation_Store_Bypass status
}
echo 'flag LOG, TSYNC, WAIT_KILLABLE_RECV' | policy flags.scp
expect_status 0 "$SCMPL" exec flags.scp -- true
echo 'flag SPEC_ALLOW' | policy spec.scp
expect_status 0 "$SCMPL" exec spec.scp -- true
case $(speculation spec.scp) in
*'thread force mitigated'*) fail 'SPEC_ALLOW had no effect' ;;
esac

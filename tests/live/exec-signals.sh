#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ignored and blocked signals are as the caller left them.

. "$TESTS/live/lib.sh"

founding_policy
signal_lines()
{
	"$@" grep '^Sig[BIC]\|^ShdPnd' /proc/self/status
}
trap '' HUP USR2
signal_lines env >expected
signal_lines "$SCMPL" exec founding.scp -- >actual
expect_same expected actual
[ "$(status_field SigIgn expected)" != 0000000000000000 ] || fail 'the control run is broken'

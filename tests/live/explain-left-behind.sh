#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Processes that outlive the command keep getting the policy's answer, and the
# one that gives it ends with them.

. "$TESTS/live/lib.sh"

founding_policy
mv founding.scp left.scp # a name that no other test has
expect_status 3 "$SCMPL" exec --explain-denied left.scp -- \
	sh -c '(sleep 0.5; mkdir new 2>mkdir.err; echo $$ >finished) >/dev/null 2>&1 & exit 3'
until [ -e finished ]; do sleep 0.1; done
expect_text mkdir.err 'Operation not permitted'
sleep 0.3
! pgrep -f "^$SCMPL exec --explain-denied left.scp" >/dev/null || fail 'something is left'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kill -9 of the recorder: the calls that it would have let through fail.

. "$TESTS/live/lib.sh"

"$SCMPL" record -o p.scp -- sh -c ': >ready; sleep 1; mkdir new' 2>/dev/null &
recorder=$!
until [ -e ready ]; do sleep 0.1; done
kill -9 "$recorder"
wait "$recorder" || :
sleep 1.5
[ ! -e new ] || fail 'mkdir went through'
[ ! -e p.scp ] || fail 'half a policy'

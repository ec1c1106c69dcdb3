#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Environment, folder, umask, limits and session are as the caller has them.

. "$TESTS/live/lib.sh"

founding_policy
surroundings()
{
	GREETING='a  b' "$@" sh -c 'env | grep -v ^_=; pwd; umask; ulimit -a; ps -o sid=,pgid= -p $$ 2>/dev/null; :' |
		sort
}
umask 027
surroundings env >expected
surroundings "$SCMPL" exec founding.scp -- >actual
expect_same expected actual

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# 1000 processes that start and stop, and ps: each is seen, none fails, no zombie is left.

. "$TESTS/live/lib.sh"

cat >many.sh <<'END'
i=0
while [ $i -lt 1000 ]; do
	/bin/true &
	i=$((i + 1))
	[ $((i % 50)) -ne 0 ] || wait
done
wait
ps -o stat= --ppid $$ --ppid $PPID >left
END
expect_status 0 "$SCMPL" record -o many.scp --counts many.counts -- sh many.sh
expect_empty err
expect_equal 1002 "$(sed -n 's/^execve //p' many.counts)" 'number of execve'
expect_equal 1002 "$(sed -n 's/^exit_group //p' many.counts)" 'number of exit_group'
expect_equal 1001 "$(awk '/^(clone|clone3|fork|vfork) / { n += $2 } END { print n }' many.counts)" \
	'number of forks'
[ -s left ] || fail 'ps says nothing'
! grep Z left || fail 'a zombie is left while it runs'
! ps -o stat= --ppid $$ | grep -q Z || fail 'a zombie is left'

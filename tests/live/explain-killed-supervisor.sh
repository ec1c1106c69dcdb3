#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kill -9 of the supervisor does not set the command free: what it would have
# denied fails with ENOSYS from then on, also under --complain; kill rules kill.

. "$TESTS/live/lib.sh"

cat >command.sh <<'END'
: >ready
while [ ! -e go ]; do sleep 0.1; done
mkdir new 2>mkdir.err
rmdir old
echo "rmdir $?" >rmdir.status
: >finished
END
printf 'deny mkdir\nkill rmdir\n' | policy p.scp
for option in --explain-denied --complain; do
	rm -rf ready go finished new
	mkdir -p old
	"$SCMPL" exec $option p.scp -- sh command.sh &
	supervisor=$!
	until [ -e ready ]; do sleep 0.1; done
	kill -9 "$supervisor"
	wait "$supervisor" || :
	: >go
	until [ -e finished ]; do sleep 0.1; done
	[ ! -e new ] || fail "$option: mkdir went through"
	[ -e old ] || fail "$option: rmdir went through"
	expect_text mkdir.err 'Function not implemented'
done

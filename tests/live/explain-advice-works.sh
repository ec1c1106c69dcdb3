#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the summary advises, done, allows what was denied.

. "$TESTS/live/lib.sh"

# advice FILE TEXT: what the last line about FILE says to add or except.
advice()
{
	sed -n "s/^    $1:[0-9: ]*$2 *//p" err
}

echo 'deny mkdir-family, symlink-family' | policy group.scp
run "$SCMPL" exec --explain-denied group.scp -- mkdir new
except=$(advice group.scp except)
[ -n "$except" ] || fail "no advice: $(cat err)"
echo "deny mkdir-family, symlink-family except $except" | policy group.scp
expect_status 0 "$SCMPL" exec --explain-denied group.scp -- mkdir new
expect_empty err

cat >list.scp <<'END'
default deny
allow program-shell except mkdir, mkdirat
END
run "$SCMPL" exec --explain-denied list.scp -- mkdir other
allow=$(advice list.scp 'add:')
[ -n "$allow" ] || fail "no advice: $(cat err)"
echo "$allow" >>list.scp
expect_status 0 "$SCMPL" exec --explain-denied list.scp -- mkdir other

printf 'extend docker-default\n' >inherits.scp
run "$SCMPL" exec --explain-denied inherits.scp -- python3 -c '
import socket
socket.socket(socket.AF_VSOCK)'
expect_text err 'socket(AF_VSOCK, '
allow=$(advice inherits.scp 'add:')
[ -n "$allow" ] || fail "no advice: $(cat err)"
echo "$allow" >>inherits.scp
run "$SCMPL" exec --explain-denied inherits.scp -- python3 -c '
import socket
socket.socket(socket.AF_VSOCK)'
! grep -q denied err || fail "$(cat err)"

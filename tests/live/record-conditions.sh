#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Arguments that tell calls apart become conditions, which hold.

. "$TESTS/live/lib.sh"

cat >sockets.py <<'END'
import socket, sys
families = {"unix": socket.AF_UNIX, "inet": socket.AF_INET, "netlink": socket.AF_NETLINK}
for name in sys.argv[1:]:
    try:
        socket.socket(families[name], socket.SOCK_DGRAM)
    except PermissionError:
        sys.exit(7)
END
"$SCMPL" record -o netlink.scp -- python3 sockets.py unix netlink
expect_text netlink.scp 'allow socket where family in (AF_UNIX, AF_NETLINK)'
expect_status 0 "$SCMPL" exec netlink.scp -- python3 sockets.py netlink unix
expect_status 7 "$SCMPL" exec netlink.scp -- python3 sockets.py inet
# A process is no container.
"$SCMPL" record -o fork.scp -- sh -c '/bin/true; /bin/true'
if grep -q '^allow unshare' fork.scp; then fail 'unshare?'; fi
run "$SCMPL" exec fork.scp -- sh -c '/bin/true; unshare -U true'
[ "$status" -ne 0 ] || fail 'a user namespace was made'

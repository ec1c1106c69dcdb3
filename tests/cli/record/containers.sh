#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The profiles that containers are recorded by, the socket, and who does not come.

. "$TESTS/lib.sh"

expect_status 125 "$SCMPL" record --listen a.sock --audit -- touch it-ran
expect_text err 'exclude each other'
expect_status 125 "$SCMPL" record --profile p.json -- touch it-ran
expect_text err 'goes with'
expect_status 125 "$SCMPL" record --listen a.sock --from-strace log
expect_status 125 "$SCMPL" record --listen "$(repeat long/ 30)a.sock" -- touch it-ran
expect_text err 'too long for a socket'
: >file
expect_status 125 "$SCMPL" record --listen file -- touch it-ran
expect_text err "cannot listen at '$PWD/file'"
expect_status 125 "$SCMPL" record --listen a.sock --assume no-such-group -- touch it-ran
expect_text err 'unknown group'
[ ! -e it-ran ] || fail 'the command ran'
[ -f file ] || fail 'the file is gone'
expect_status 127 "$SCMPL" record --listen a.sock -- no-such-command

# The socket is there, for nobody else, while the command runs; the profile names it.
expect_status 125 "$SCMPL" record --listen a.sock --profile p.json -o p.scp -- \
	sh -c 'stat -c "%A %F" a.sock; exit 3'
expect_equal 'srw------- socket' "$(cat out)"
expect_text err 'no container connected'
expect_text p.json "\"listenerPath\": \"$PWD/a.sock\""
[ ! -e a.sock ] || fail 'the socket is left'
[ ! -e p.scp ] || fail 'a policy for nothing'

# What the policy allows anyway need not be reported; write must not be.
cat >reported.py <<'END'
import json, sys
rules = json.load(open(sys.argv[1]))["syscalls"]
reported = [n for r in rules if r["action"] == "SCMP_ACT_NOTIFY" for n in r["names"]]
allowed = [n for r in rules if r["action"] == "SCMP_ACT_ALLOW" for n in r["names"]]
for name in ("write", "read", "openat", "mkdir"):
    print(name, name in reported, name in allowed)
END
python3 reported.py p.json >actual
printf '%s\n' 'write False True' 'read False True' 'openat True False' 'mkdir True False' >expected
expect_same expected actual
run "$SCMPL" record --listen a.sock --profile p.json --assume mkdir --counts c -- true
python3 reported.py p.json >actual
printf '%s\n' 'write False True' 'read True False' 'openat True False' 'mkdir True False' >expected
expect_same expected actual

# What a recorder that was killed left is no obstacle.
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("a.sock")'
expect_status 125 "$SCMPL" record --listen a.sock -- true
expect_text err 'no container connected'
# Somebody who connects and sends no listener is none.
expect_status 125 "$SCMPL" record --listen a.sock -- python3 -c '
import array, socket
s = socket.socket(socket.AF_UNIX)
s.connect("a.sock")
fds = array.array("i", [0, 1])
s.sendmsg([b"{}"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
socket.socket(socket.AF_UNIX).connect("a.sock")'
expect_text err 'no container connected'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the policy adds to Docker's default works, what it takes away does not; all else is as
# before.

. "$TESTS/live/example-lib.sh"

case $(uname -m) in
x86_64 | aarch64) ;;
*) skip 'the policy is for x86_64 and aarch64' ;;
esac
need setarch python3 cc
example docker-plus-minus
open_to_users
compile attack "$EXAMPLES/attack.c"
echo 'extend docker-default' >base.scp
touch file
chmod a+rw file
cat >try.py <<'END'
import fcntl, os, socket, termios

def attempt(name, function):
    try:
        function()
        print(name, "ok")
    except OSError as error:
        print(name, error.errno)

os.chdir(os.environ["TMPDIR"])
open("own", "w").close()
attempt("chmod", lambda: os.chmod("own", 0o755))
attempt("setuid", lambda: os.chmod("own", 0o4755))
attempt("tiocsti", lambda: fcntl.ioctl(os.open("own", os.O_RDONLY), termios.TIOCSTI, b"x"))
attempt("inet", lambda: socket.socket().close())
attempt("bluetooth", lambda: socket.socket(31, socket.SOCK_RAW, 0).close())
os.remove("own")
END
chmod a+r try.py
as_policy()
{
	used=$1
	shift
	as_user env TMPDIR="$PWD" "$SCMPL" exec "$used" -- "$@"
}

# Plus: address randomisation can be switched off.
! as_policy base.scp setarch "$(uname -m)" -R true 2>err || fail 'the control run is broken'
expect_status 0 as_policy policy.scp setarch "$(uname -m)" -R true
as_policy policy.scp ./attack ptrace >actual
! grep EPERM actual || fail 'no debugger works'

# Minus.
as_policy base.scp /usr/bin/python3 try.py >control
as_policy policy.scp /usr/bin/python3 try.py >actual
printf 'chmod ok\nsetuid ok\n' >expected
head -n 2 control >outcome
expect_same expected outcome
! grep -q '^tiocsti 1$' control || fail 'the control run is broken'
printf 'chmod ok\nsetuid 1\ntiocsti 1\ninet ok\nbluetooth 97\n' >expected
expect_same expected actual

# Both, as a reviewer sees them.
expect_status 1 "$SCMPL" diff base.scp policy.scp
expect_text out 'looser: deny with EPERM -> allow'
expect_text out 'personality(personality = PER_LINUX|ADDR_NO_RANDOMIZE)'
expect_equal 1 "$(grep -c '^looser: ' out)" 'number of things made looser'
expect_status 0 "$SCMPL" build -o profile.json policy.scp
expect_status 0 "$SCMPL" verify --json profile.json policy.scp

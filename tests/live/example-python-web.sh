#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A Python web application answers under its policy; code injected into it gets nowhere.

. "$TESTS/live/example-lib.sh"

[ -x /usr/bin/python3 ] || skip '/usr/bin/python3 is not here'
example python-web
open_to_users
"$SCMPL" build -t bpf --arch "$(uname -m)" -o none.bpf -e 'default allow'
"$SCMPL" build -t bpf --arch "$(uname -m)" -o no-shell.bpf "$EXAMPLES/no-shell/policy.scp"
chmod a+r ./*.bpf

# The application with a hole in it: the attacks run in its own process, in a thread.
cat >attacked.py <<'END'
import ctypes
import subprocess

import app

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


ATTACKS = {
    "mount": lambda: call("mount", b"none", b"/no/such/directory", b"tmpfs", 0, None),
    "ptrace": lambda: call("ptrace", 16, 0, None, None),
    "io_uring": lambda: call("syscall", 425, 1, None),
    "unshare": lambda: call("unshare", 1),
    "shell": lambda: subprocess.run(["/bin/sh", "-c", ":"], check=True),
    "write": lambda: open("dropped", "w").close(),
}


class Handler(app.Handler):
    def answer(self, query):
        if "attack" not in query:
            return super().answer(query)
        answers = []
        for name, attack in ATTACKS.items():
            try:
                attack()
                answers.append(f"{name} ok")
            except OSError as error:
                answers.append(f"{name} {error.errno}")
        return "\n".join(answers)


app.main(Handler)
END
chmod a+r attacked.py

# start FILTER PROGRAM [PREFIX...]
start()
{
	filter=$1
	program=$2
	shift 2
	port=$(free_port)
	serve "$@" /usr/bin/python3 -B "$program" "$port" "$filter"
	eventually get "http://127.0.0.1:$port/?name=world"
	expect_equal 'hello world' "$(cat out)"
}

start no-shell.bpf app.py "$SCMPL" exec policy.scp --
confined 2
stop

start none.bpf attacked.py env
get "http://127.0.0.1:$port/?attack=all" >control
stop
expect_text control 'shell ok'
expect_text control 'write ok'
! grep ' 1$' control || echo 'refused by this machine anyway'

start no-shell.bpf attacked.py "$SCMPL" exec policy.scp --
get "http://127.0.0.1:$port/?attack=all" >actual
expect_equal hello "$(get "http://127.0.0.1:$port/" | cut -d' ' -f1)"
stop
sed 's/ .*/ 1/' control >expected
expect_same expected actual

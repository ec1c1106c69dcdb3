#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --listen as runtimes use it: they connect, and send a listener each.

. "$TESTS/live/lib.sh"

# runtime.py FOLDER...: a process each under a filter that reports mkdir, as containers are.
cat >runtime.py <<'END'
import array, ctypes, os, platform, socket, struct, sys
numbers = {"x86_64": (317, 83), "aarch64": (277, 34)} # of seccomp, and of what os.mkdir calls
if platform.machine() not in numbers:
    sys.exit(77)
seccomp, mkdir = numbers[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)

def contain(name):
    insn = lambda code, jt, jf, k: struct.pack("HBBI", code, jt, jf, k)
    code = (insn(0x20, 0, 0, 0) + insn(0x15, 0, 1, mkdir) +
            insn(0x06, 0, 0, 0x7fc00000) + insn(0x06, 0, 0, 0x7fff0000))
    buffer = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HL", len(code) // 8, ctypes.addressof(buffer)))
    libc.prctl(38, 1, 0, 0, 0)
    listener = libc.syscall(seccomp, 1, 8, program)
    if listener < 0:
        sys.exit(f"seccomp: errno {ctypes.get_errno()}")
    agent = socket.socket(socket.AF_UNIX)
    agent.connect("a.sock")
    fds = array.array("i", [0, listener]) # the listener need not be the first
    agent.sendmsg([b'{"state": {}}'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
    os.close(listener)
    os.mkdir(name)
    os._exit(0)

children = []
for name in sys.argv[1:]:
    children.append(os.fork())
    if not children[-1]:
        contain(name)
for child in children:
    if os.waitpid(child, 0)[1]:
        sys.exit(1)
sys.exit(5)
END
run "$SCMPL" record --listen a.sock --assume rmdir -o p.scp -- python3 runtime.py one two
[ "$status" -ne 77 ] || skip 'not for this machine'
expect_equal 5 "$status" "exit status, $(cat err),"
[ -d one ] && [ -d two ] || fail 'the calls did not go on'
grep -q '^allow mkdir\(at\)\? *# seen 2$' p.scp || fail "$(cat p.scp)"
# It is needed, and no runtime can report it.
grep -q '^allow write *# not seen, as no engine reports it$' p.scp || fail "$(cat p.scp)"
# The recorder waits for a container that something else starts.
rmdir one two
"$SCMPL" record --listen a.sock -o q.scp 2>recorder.err &
recorder=$!
until [ -S a.sock ]; do sleep 0.1; done
run python3 runtime.py one
expect_equal 5 "$status" "exit status, $(cat err),"
wait "$recorder"
expect_text recorder.err 'waiting for a container at'
grep -q '^allow mkdir' q.scp || fail "$(cat q.scp)"
! grep -q '^allow write' q.scp || fail "$(cat q.scp)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A command that traces others cannot do so under a tracer: it is told, by `record` as well as
# in the manual of exec.

. "$TESTS/live/lib.sh"

command -v python3 >/dev/null || skip 'python3 is not here'
cat >traces.py <<'END'
import ctypes, os, sys
PTRACE_TRACEME = 0
child = os.fork()
if child == 0:
    os._exit(0 if ctypes.CDLL(None).ptrace(PTRACE_TRACEME, 0, None, None) == 0 else 5)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
END
expect_status 0 python3 traces.py
expect_status 5 "$SCMPL" record -o p.scp -- python3 traces.py
expect_text err 'the command traces others (ptrace), which fails under `record`'
expect_status 0 "$SCMPL" record -o p.scp -- python3 -c pass
expect_empty err
policy deny.scp <<'END'
deny mkdir
END
expect_status 0 "$SCMPL" exec --explain-denied deny.scp -- python3 traces.py
policy kill.scp <<'END'
kill mkdir
END
expect_status 5 "$SCMPL" exec --explain-denied kill.scp -- python3 traces.py
"$SCMPL" help exec >help
expect_text help 'cannot trace others (strace, gdb)'

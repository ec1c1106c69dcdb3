#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What belongs to the first thread survives: the death signal and signals that wait for it.

. "$TESTS/live/lib.sh"

founding_policy
cat >prepare.py <<'END'
import ctypes, os, signal, sys, threading
libc = ctypes.CDLL(None)
libc.prctl(1, signal.SIGUSR1)  # PR_SET_PDEATHSIG
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
os.execvp(sys.argv[1], sys.argv[1:])
END
cat >look.py <<'END'
import ctypes
value = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(value))  # PR_GET_PDEATHSIG
print(value.value, *(line.strip() for line in open("/proc/self/status")
                     if line.startswith(("SigPnd", "Threads"))))
END
python3 prepare.py env python3 look.py >expected
python3 prepare.py "$SCMPL" exec founding.scp -- python3 look.py >actual
expect_same expected actual
expect_text expected '0000000000000800'

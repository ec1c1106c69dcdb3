#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Pages that are mapped to be read and executed are written though memory-write-execute is denied,
# by /proc/self/mem; what closes the way, as `check` has it, closes it.

. "$TESTS/live/lib.sh"

cat >write.py <<'END'
import ctypes, errno, mmap, os
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
code = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_EXEC,
                 mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_long(0))
try:
    os.pwrite(os.open("/proc/self/mem", os.O_RDWR), b"written", code)
    print(ctypes.string_at(code).decode())
except OSError as error:
    print(errno.errorcode[error.errno])
END
[ "$(python3 write.py)" = written ] || skip 'this kernel does not do it'

policy='default allow; deny memory-write-execute on x86_64'
[ "$(uname -m)" = x86_64 ] || skip 'not x86_64'
expect_status 0 "$SCMPL" check -e "default allow; arch x86_64; deny memory-write-execute"
closing=$(sed -n 's/.*proc_mem.force_override=never (6.12); to close it: //p' err)
[ -n "$closing" ] || fail "no way is told: $(cat err)"
expect_status 0 "$SCMPL" exec -e "$policy" -- python3 write.py
expect_text out written
expect_status 0 "$SCMPL" exec -e "$policy; $closing" -- python3 write.py
expect_text out EPERM

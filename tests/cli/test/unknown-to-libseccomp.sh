#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A denial that the libseccomp here would drop fails the test of the profile, not
# that of the filter.

. "$TESTS/lib.sh"

cat >known.py <<'END'
import ctypes
import sys

library = ctypes.CDLL("libseccomp.so.2")
sys.exit(library.seccomp_syscall_resolve_name(b"file_setattr") != -1)
END
python3 known.py || skip 'this libseccomp knows file_setattr'

machine=$(uname -m)
expect_status 1 "$SCMPL" test -e "arch $machine default allow deny file_setattr"
expect_text out 'not ok 2 - the Docker profile, as the libseccomp here compiles it'
expect_text out "does not know 'file_setattr' (Linux 6.17) on $machine"
expect_text out "ok 3 - the filter for $machine"

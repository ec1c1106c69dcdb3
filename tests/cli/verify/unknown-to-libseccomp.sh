#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A denial by a name that the installed libseccomp has never heard of is lost in
# every container engine: verify says so, and how old the call is.

. "$TESTS/lib.sh"

cat >known.py <<'END'
import ctypes
import sys

library = ctypes.CDLL("libseccomp.so.2")
sys.exit(library.seccomp_syscall_resolve_name(b"file_setattr") != -1)
END
python3 known.py || skip 'this libseccomp knows file_setattr'

expect_status 1 "$SCMPL" verify -e 'arch x86_64 default allow deny file_setattr'
expect_text err '[unknown-to-engine]'
expect_text err "does not know 'file_setattr' (Linux 6.17)"
expect_text err "'allow', not 'deny with EPERM'"

# of one rule it is said once, however many they are
expect_status 1 "$SCMPL" verify -e 'arch x86_64 default allow deny attr-family
	group attr-family = file_getattr, file_setattr'
expect_equal 1 "$(grep -c 'unknown-to-engine' err)" 'messages of one rule'
expect_text err "'file_getattr' (Linux 6.17), 'file_setattr' (Linux 6.17) on x86_64: runtimes drop the rules"

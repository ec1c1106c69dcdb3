#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Calls that the policy says do not exist are told once and counted, apart from
# those that are denied; a default of ENOSYS is no such statement.

. "$TESTS/live/lib.sh"

cat >ask.py <<'END'
import ctypes, errno, os, sys
libc = ctypes.CDLL(None, use_errno=True)
for i in range(300):
    libc.symlink(b"old", b"link-%d" % i)
    if ctypes.get_errno() != errno.ENOSYS:
        sys.exit(f"errno {ctypes.get_errno()}")
for i in range(3):
    try:
        os.mkdir(f"new-{i}")
    except PermissionError:
        pass
END
cat >p.scp <<'END'
default allow
deny mkdir
deny symlink, symlinkat with ENOSYS
END
expect_status 0 "$SCMPL" exec --explain-denied p.scp -- python3 ask.py
expect_equal 1 "$(grep -c 'symlink.* denied with ENOSYS by p.scp:3' err)" 'lines on symlink'
expect_equal 3 "$(grep -c 'mkdir.* denied with EPERM by p.scp:2' err)" 'lines on mkdir'
expect_text err 'scmpl: 3 calls denied; this would allow them:'
grep -q '^scmpl: 300 calls denied with ENOSYS, .*(symlink\(at\)\? 300); this would allow them:$' err ||
	fail "$(cat err)"
expect_text err '    p.scp:3: take out symlink'
# Calls newer than the baseline.
cat >old.scp <<'END'
default deny
baseline linux 2.6 else ENOSYS
allow program-python, file-write except renameat2, symlink, symlinkat
END
cat >newer.py <<'END'
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for i in range(5):
    libc.renameat2(-100, b"a", -100, b"b", 1)
libc.symlink(b"old", b"new")
END
run "$SCMPL" exec --explain-denied old.scp -- /usr/bin/python3 newer.py
expect_equal 1 "$(grep -c 'renameat2.* denied with ENOSYS by old.scp:1' err)" 'lines on renameat2'
grep -q 'calls denied with ENOSYS, .*renameat2 5' err || fail "$(cat err)"
grep -q 'symlink.* denied with EPERM by old.scp:1' err || fail "$(cat err)"
# By default, all are denied like that, and not on purpose each.
cat >default.scp <<'END'
default deny with ENOSYS
allow program-shell except mkdir, mkdirat
END
run "$SCMPL" exec --explain-denied default.scp -- sh -c 'mkdir one; mkdir two'
expect_equal 2 "$(grep -c 'mkdir.* denied with ENOSYS' err)" 'lines on mkdir'
! grep -q 'do without' err || fail "$(cat err)"

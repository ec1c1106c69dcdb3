#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The supervisor answers for programs that it does not trust, which run as its own user: they
# can neither read nor write its memory.

. "$TESTS/live/lib.sh"

cat >policy.scp <<'END'
default allow
deny mkdir-family
END
cat >touch-memory.py <<'END'
import os, sys
try:
    os.open(f"/proc/{os.getppid()}/mem", os.O_RDWR)
    print("opened")
except PermissionError:
    print("refused")
END
open_to_users
for how in 'exec --explain-denied policy.scp' 'exec --complain policy.scp' 'record -o /dev/null'; do
	as_user "$SCMPL" $how -- python3 touch-memory.py >out 2>err || fail "$how: $(cat err)"
	expect_equal refused "$(cat out)" "$how"
done

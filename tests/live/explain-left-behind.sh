#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Processes that outlive the command keep getting the policy's answer, and the
# one that gives it ends with them.

. "$TESTS/live/lib.sh"

founding_policy
mv founding.scp left.scp # a name that no other test has
expect_status 3 "$SCMPL" exec --explain-denied left.scp -- \
	sh -c '(sleep 0.5; mkdir new 2>mkdir.err; echo $$ >finished) >/dev/null 2>&1 & exit 3'
until [ -e finished ]; do sleep 0.1; done
expect_text mkdir.err 'Operation not permitted'
sleep 0.3
! pgrep -f "^$SCMPL exec --explain-denied left.scp" >/dev/null || fail 'something is left'

# ... which holds nothing that it inherited: whoever reads a pipe sees its end
cat >daemon.py <<'END'
import os, time
if os.fork():
    os._exit(0)
os.closerange(0, 20)
while not os.path.exists("seen"):
    time.sleep(0.05)
open("over", "w")
END
"$SCMPL" exec --explain-denied left.scp -- python3 daemon.py 5>&1 >/dev/null 2>&1 | cat
: >seen
until [ -e over ]; do sleep 0.1; done

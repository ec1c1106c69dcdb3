#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a filter logs is read from the audit system as it happens, however much it is.

. "$TESTS/live/lib.sh"

echo 'default log' >log.scp
open_to_users
if [ "$(id -u)" -eq 0 ]; then
	expect_status 125 as_user "$SCMPL" record --audit -- touch it-ran
	expect_text err CAP_AUDIT_READ
	[ ! -e it-ran ] || fail 'the command ran'
fi
grep -qw log /proc/sys/kernel/seccomp/actions_logged || skip 'this kernel logs no such calls'

cat >many.py <<'END'
import os
for i in range(2000):
    os.getpriority(os.PRIO_PROCESS, 0)
os.mkdir("new")
os._exit(9)
END
run "$SCMPL" record --audit --assume program-python --counts counts -o p.scp -- \
	"$SCMPL" exec log.scp -- /usr/bin/python3 many.py
! grep -q CAP_AUDIT_READ err || skip "$(cat err)"
expect_equal 9 "$status" 'exit status'
grep -q '^allow mkdir *# seen 1' p.scp || fail "$(cat p.scp)"
grep -q '^allow program-python *# assumed' p.scp || fail "$(cat p.scp)"
counted=$(sed -n 's/^getpriority //p' counts)
[ "${counted:-0}" -ge 2000 ] || fail "$(cat counts)"
rmdir new
expect_status 9 "$SCMPL" exec p.scp -- /usr/bin/python3 many.py

# Whose calls they are: one program, and then one in another pid namespace beside it.
expect_text p.scp 'python3'
if grep -F WARNING p.scp; then fail 'one program is no several containers'; fi
unshare --pid --fork true 2>/dev/null || exit 0
expect_status 0 "$SCMPL" record --audit -o p.scp -- sh -c "$SCMPL exec log.scp -- sleep 0.3
	unshare --pid --fork $SCMPL exec log.scp -- sleep 0.3"
expect_text p.scp '# WARNING: of 2 pid namespaces'
expect_text p.scp "in pid namespace $(readlink /proc/self/ns/pid | tr -dc 0-9)"
expect_text err 'several containers'
expect_status 0 "$SCMPL" fmt --check p.scp

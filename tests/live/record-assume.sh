#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --assume lets a set through unseen, and the policy allows it, whole.

. "$TESTS/live/lib.sh"

"$SCMPL" record --assume 'program-shell except mkdir' -o p.scp -- \
	sh -c 'mkdir new; cat p.scp >/dev/null 2>&1; exit 0'
grep -q '^allow program-shell except mkdir *# assumed, not looked at$' p.scp || fail "$(cat p.scp)"
grep -q '^allow mkdir *# seen 1$' p.scp || fail "$(cat p.scp)"
expect_equal 2 "$(grep -c '^allow' p.scp)" 'number of rules'
expect_text p.scp 'default deny'
expect_status 0 "$SCMPL" exec p.scp -- sh -c 'mkdir other; rmdir other'
expect_status 1 "$SCMPL" exec p.scp -- unshare -U true
# Of an assumed call with a condition, what does not meet it is recorded.
"$SCMPL" record --assume 'dynamic-linking, getdents64' -o touch.scp -- touch file
grep -q '^allow open' touch.scp || fail "$(cat touch.scp)"
expect_status 0 "$SCMPL" exec touch.scp -- touch another
# So is one whose arguments are not known.
cat >audit.log <<'END'
type=SECCOMP msg=audit(1.1:1): arch=c000003e syscall=257 compat=0 ip=0x7f code=0x7ffc0000
type=SECCOMP msg=audit(1.1:2): arch=c000003e syscall=0 compat=0 ip=0x7f code=0x7ffc0000
END
if [ "$(uname -m)" = x86_64 ]; then
	"$SCMPL" record --assume dynamic-linking --from-audit audit.log >audit.scp
	grep -q '^allow openat *# seen 1, the arguments are not known$' audit.scp || fail "$(cat audit.scp)"
	! grep -q '^allow read ' audit.scp || fail "$(cat audit.scp)"
fi

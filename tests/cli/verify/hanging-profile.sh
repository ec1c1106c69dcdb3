#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two rules on a call that share an "above": libseccomp does not come to an end with them.
# verify does, and says so; and build never writes such a pair.

. "$TESTS/lib.sh"

rule() {
	echo '{"names": ["mkdirat"], "action": "SCMP_ACT_KILL_PROCESS", "args": ['
	echo '{"index": 0, "value": 4294967295, "op": "SCMP_CMP_GT"},'
	echo "{\"index\": $1, \"value\": 0, \"op\": \"SCMP_CMP_EQ\"}]}"
}
{
	echo '{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": ['
	rule 1
	echo ,
	rule 2
	echo ']}'
} >hang.json

cat >hang.scp <<'END'
arch x86_64, x86
default allow
kill mkdirat(wide dfd > 0xffffffff) where pathname == NULL or mode == 0
END
run "$SCMPL" verify --arch x86_64 --json hang.json hang.scp
[ "$status" -eq 1 ] || fail "exit status $status: $(cat out err)"
grep -q 'does not get done' err || fail "$(cat err)"

run "$SCMPL" build hang.scp
[ "$status" -eq 1 ] || fail "exit status $status: $(cat out err)"
grep -q 'format-limit' err || fail "$(cat err)"

# As the last comparison, and there alone, it is fine.
run "$SCMPL" build -e 'arch x86_64, x86
default allow
kill mkdirat(wide mode > 0xffffffff) where pathname == NULL'
[ "$status" -eq 0 ] || fail "exit status $status: $(cat err)"
grep -q '"index": 2, "value": 4294967295, "op": "SCMP_CMP_GT"' out || fail "$(cat out)"

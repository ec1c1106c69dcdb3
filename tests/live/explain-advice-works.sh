#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the summary advises, done, allows what was denied.

. "$TESTS/live/lib.sh"

# advice FILE TEXT: what the last line about FILE says to add or except.
advice()
{
	sed -n "s/^    $1:[0-9: ]*$2 *//p" err
}

echo 'deny mkdir-family, symlink-family' | policy group.scp
run "$SCMPL" exec --explain-denied group.scp -- mkdir new
except=$(advice group.scp except)
[ -n "$except" ] || fail "no advice: $(cat err)"
echo "deny mkdir-family, symlink-family except $except" | policy group.scp
expect_status 0 "$SCMPL" exec --explain-denied group.scp -- mkdir new
expect_empty err

cat >list.scp <<'END'
default deny
allow program-shell except mkdir, mkdirat
END
run "$SCMPL" exec --explain-denied list.scp -- mkdir other
allow=$(advice list.scp 'add:')
[ -n "$allow" ] || fail "no advice: $(cat err)"
echo "$allow" >>list.scp
expect_status 0 "$SCMPL" exec --explain-denied list.scp -- mkdir other

printf 'extend docker-default\n' >inherits.scp
run "$SCMPL" exec --explain-denied inherits.scp -- python3 -c '
import socket
socket.socket(socket.AF_VSOCK)'
expect_text err 'socket(AF_VSOCK, '
allow=$(advice inherits.scp 'add:')
[ -n "$allow" ] || fail "no advice: $(cat err)"
echo "$allow" >>inherits.scp
run "$SCMPL" exec --explain-denied inherits.scp -- python3 -c '
import socket
socket.socket(socket.AF_VSOCK)'
! grep -q denied err || fail "$(cat err)"

# what would deny the call next is told, too: another rule, the default, another policy
cat >overlaps.scp <<'END'
default deny
allow program-shell except mkdir, mkdirat
deny mkdir-family with EROFS
deny mkdir
END
echo 'deny mkdir' | policy other.scp
cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
END
run "$SCMPL" exec --explain-denied overlaps.scp other.scp profile.json -- mkdir third
grep -q 'denied with EPERM by profile.json:2$' err || fail "$(cat err)"
call=$(sed -n 's/.* \(mkdir[at]*\)(.* denied .*/\1/p' err)
for change in "overlaps.scp:3: except $call" "overlaps.scp: add: allow $call" \
	"profile.json:2: take out $call"; do
	expect_text err "    $change"
done
cat >overlaps.scp <<END
default deny
allow program-shell
deny mkdir-family except $call with EROFS
END
if [ "$call" = mkdir ]; then
	expect_text err '    other.scp:2: drop the rule on mkdir'
	echo | policy other.scp
fi
sed "s/\"$call\"/\"rmdir\"/" profile.json >changed.json
expect_status 0 "$SCMPL" exec overlaps.scp other.scp changed.json -- mkdir third

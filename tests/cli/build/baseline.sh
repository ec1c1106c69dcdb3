#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Under a baseline the strictest verdict of all holds; what it takes away is told by line, is an
# error if asked for, and expectations are about the result.

. "$TESTS/lib.sh"

cat >node.scp <<'END'
default allow
arch x86_64
deny mount-family
kill reboot
END
cat >app.scp <<'END'
default deny
arch x86_64
allow read, exit_group, mount, socket(family == AF_INET)
END
cat >both.scp <<'END'
default deny
arch x86_64
allow read, exit_group, socket(family == AF_INET)
kill reboot
END

expect_status 0 "$SCMPL" build --baseline node.scp -o profile.json app.scp
expect_text err "app.scp:3:25: warning: the baseline is stricter than this, which says 'allow' to mount [cut-by-baseline]"
expect_text err 'node.scp:3:6: note'
expect_status 0 "$SCMPL" diff profile.json both.scp
expect_empty out
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 --baseline node.scp -o filter app.scp
expect_status 0 "$SCMPL" verify --baseline node.scp --bpf filter app.scp

# a profile is a baseline, too; several are all of them
expect_status 0 "$SCMPL" build -o node.json node.scp
printf 'default allow\narch x86_64\ndeny read\n' >third.scp
expect_status 0 "$SCMPL" build --baseline node.json --baseline third.scp -o profile.json app.scp
sed 's/read, //' both.scp >without.scp
expect_status 0 "$SCMPL" diff profile.json without.scp
expect_empty out

expect_status 1 "$SCMPL" build -W error=cut-by-baseline --baseline node.scp -o none.json app.scp
[ ! -e none.json ] || fail 'written all the same'

# where nothing is taken away nothing is told
expect_status 0 "$SCMPL" check --baseline node.scp both.scp
! grep -q cut-by-baseline err || fail 'told without a reason'

echo 'expect allow mount' >>app.scp
expect_status 1 "$SCMPL" build --baseline node.scp -o none.json app.scp
expect_text err 'expect-failed'
expect_text err 'node.scp:3:6: note: this decides'

expect_status 0 "$SCMPL" explain --baseline node.scp app.scp mount
expect_text out 'node.scp:3:6: deny mount-family'

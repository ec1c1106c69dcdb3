#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whom a profile has notified is a change, too; a policy cannot say it, which import tells.

. "$TESTS/lib.sh"

cat >a.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
 "listenerPath": "/run/a.sock",
 "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_NOTIFY"}]}
END
sed 's/a\.sock/b\\u001b.sock/' a.json >b.json
expect_status 0 "$SCMPL" diff a.json a.json
expect_status 1 "$SCMPL" diff a.json b.json
echo 'listener: "/run/a.sock" -> "/run/b\u001B.sock"' >expected
expect_same expected out
expect_status 0 "$SCMPL" diff --fail-on looser a.json b.json
expect_status 1 "$SCMPL" diff --json a.json b.json
expect_text out '"equal": false'
expect_text out 'listener_after'
"$SCMPL" diff --textconv a.json >listing
expect_text listing '# listener "/run/a.sock"'

expect_status 0 "$SCMPL" import a.json
expect_text err 'a.json:2:18: warning: a policy names no listener'

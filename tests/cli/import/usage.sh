#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# One profile, from a file or from standard input; to a file, whole or not at all.

. "$TESTS/lib.sh"

cat >p.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
	{"names": ["chmod", "fchmod", "fchmodat", "fchmodat2"], "action": "SCMP_ACT_ERRNO"}]}
END

expect_status 0 "$SCMPL" import -o p.scp p.json
expect_empty out
expect_text p.scp 'deny chmod-family'
"$SCMPL" import - <p.json >stdin.scp
sed 's/p\.json/<stdin>/' p.scp >expected
expect_same expected stdin.scp

expect_status 2 "$SCMPL" import
expect_status 2 "$SCMPL" import p.json p.json
expect_status 3 "$SCMPL" import missing.json
expect_status 2 "$SCMPL" import --arch sparc p.json
printf 'default allow\n' >policy.scp
expect_status 1 "$SCMPL" import policy.scp
expect_text err 'this is not JSON'

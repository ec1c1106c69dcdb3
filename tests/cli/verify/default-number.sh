#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A default whose errno has two numbers: the profile has that of the machines Docker is released
# for, which verify takes for right, and nothing else.

. "$TESTS/lib.sh"

printf 'default deny with ENOSYS\narch x86_64, mipsel64\nallow read\nexpect deny with ENOSYS mkdir\n' >p.scp
expect_status 0 "$SCMPL" build -o p.json p.scp
expect_text err '[default-number]'
expect_text p.json '"defaultErrnoRet": 38'
expect_status 0 "$SCMPL" verify --json p.json p.scp
expect_text out 'mipsel64: the same'
expect_status 0 "$SCMPL" verify p.scp
[ "$(grep -c default-number err)" = 1 ] || fail "$(cat err)"
expect_status 0 "$SCMPL" test p.scp
expect_status 1 "$SCMPL" build -W error=default-number p.scp
# another number, in the default or of a call that has a name
sed 's/"defaultErrnoRet": 38/"defaultErrnoRet": 39/' p.json >default.json
expect_status 1 "$SCMPL" verify --json default.json p.scp
sed 's/"errnoRet": 89/"errnoRet": 38/' p.json >named.json
! cmp -s p.json named.json || fail 'no rule for mipsel64'
expect_status 1 "$SCMPL" verify --json named.json p.scp
expect_text err mipsel64
# the number of mips where it is right, errnos by name, and a format without this leave
expect_status 0 "$SCMPL" build -o p.json -e 'default deny with ENOSYS; arch mipsel64; allow read'
expect_empty err
expect_text p.json '"defaultErrnoRet": 89'
expect_status 0 "$SCMPL" build -t podman p.scp
expect_empty err
expect_status 1 "$SCMPL" build -t oci p.scp

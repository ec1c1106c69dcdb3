#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --base answers what must be added, as a file to be included.

. "$TESTS/live/lib.sh"

cat >base.scp <<'END'
default deny
allow program-shell except mkdir, mkdirat
END
"$SCMPL" record --base base.scp -o more.scp -- sh -c 'mkdir new; ls >/dev/null'
grep -q '^allow mkdir' more.scp || fail "$(cat more.scp)"
expect_equal 1 "$(grep -c '^allow' more.scp)" 'number of rules'
rmdir new
expect_status 1 "$SCMPL" exec base.scp -- mkdir new
echo 'include "more.scp"' >>base.scp
expect_status 0 "$SCMPL" exec base.scp -- mkdir new
# A profile by its name.
"$SCMPL" record --base docker-default -o none.scp -- true
! grep -q '^allow' none.scp || fail "$(cat none.scp)"

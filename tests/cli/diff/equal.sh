#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Policies that decide alike are equal, whatever they look like: nothing is printed.

. "$TESTS/lib.sh"

cat >one.scp <<'END'
default allow
deny chmod-family, mkdir
deny socket where family in (AF_ALG, AF_VSOCK)
allow ptrace if cap SYS_PTRACE
arch x86_64, aarch64
END
cat >two.scp <<'END'
arch aarch64, x86_64
default allow
deny socket where family == AF_VSOCK
deny socket(family == 38)
deny mkdir, chmod, fchmod, fchmodat, fchmodat2
END
expect_status 0 "$SCMPL" diff one.scp two.scp
expect_empty out
"$SCMPL" build -o one.json one.scp 2>err
expect_status 0 "$SCMPL" diff one.scp one.json
expect_empty out

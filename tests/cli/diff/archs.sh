#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An ABI that only one of them speaks for is a difference of its own.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir arch x86_64, x86' >old.scp
echo 'default allow deny mkdir arch x86_64, x32' >new.scp
expect_status 1 "$SCMPL" diff old.scp new.scp
cat >expected <<'END'
looser: x32
  no longer killed: calls through this ABI take what they take on x86_64
stricter: x86
  every call through this ABI kills the process
END
expect_same expected out

echo 'default allow deny mkdir arch x86' >other.scp
expect_status 1 "$SCMPL" diff other.scp new.scp
cat >expected <<'END'
looser: x86_64, x32
  no longer killed: calls through this ABI take what the policy says
      default allow
      deny mkdir with EPERM
stricter: x86
  every call through this ABI kills the process
END
expect_same expected out

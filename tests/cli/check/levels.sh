#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -W: warnings by name off, or errors; -Werror leaves off what is off.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir' >policy.scp
expect_status 0 "$SCMPL" check policy.scp
expect_text err 'warning: '
expect_status 1 "$SCMPL" check -Werror=incomplete-family policy.scp
expect_text err 'error: '
expect_text err 'warning: '
expect_status 1 "$SCMPL" check -Werror policy.scp
expect_status 0 "$SCMPL" check -Wno-incomplete-family -Wno-io-uring-reachable -Werror policy.scp
expect_empty err
expect_status 2 "$SCMPL" check -Wno-such-warning policy.scp
expect_status 2 "$SCMPL" check --diagnostics=xml policy.scp
expect_status 2 "$SCMPL" check
expect_status 3 "$SCMPL" check missing.scp

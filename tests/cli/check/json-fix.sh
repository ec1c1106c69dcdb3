#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A correction as data: what --fix would do, for editors and review tools.

. "$TESTS/lib.sh"

echo 'default allow; deny chmod, fchmod' >policy.scp
off='-Wno-io-uring-reachable -Wno-unknown-to-engine'
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $off --diagnostics=json policy.scp
expect_empty err
cat out
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $off --diagnostics=sarif policy.scp
sed -n '/"fixes"/,$p' out

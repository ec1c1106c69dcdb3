#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# deny with ERRNO gives exactly that errno.

. "$TESTS/live/lib.sh"

echo 'deny mkdir with ENOSYS' | policy enosys.scp
expect_status 1 "$SCMPL" exec enosys.scp -- mkdir new
expect_text err 'Function not implemented'
echo 'deny mkdir' | policy eperm.scp
expect_status 1 "$SCMPL" exec eperm.scp -- mkdir new
expect_text err 'Operation not permitted'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit status 126 when the policy itself denies execve.

. "$TESTS/live/lib.sh"

echo 'deny execve, execveat' | policy no-exec.scp
expect_status 126 "$SCMPL" exec no-exec.scp -- true
expect_text err '[cannot-exec]'

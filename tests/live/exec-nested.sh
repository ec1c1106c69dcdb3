#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Filters stack: an inner policy adds to the outer one and takes nothing away.

. "$TESTS/live/lib.sh"

echo 'deny mkdir with EACCES' | policy outer.scp
printf 'deny rmdir with ENOSYS\n' | policy inner.scp
mkdir there
"$SCMPL" exec outer.scp -- "$SCMPL" exec inner.scp -- sh -c 'mkdir new; rmdir there' 2>messages || :
expect_text messages 'Permission denied'
expect_text messages 'Function not implemented'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A build that fails leaves the old file as it was, and nothing beside it.

. "$TESTS/lib.sh"

echo 'default allow deny no_such_call' >wrong.scp
echo precious >profile.json
expect_status 1 "$SCMPL" build -o profile.json wrong.scp
expect_equal precious "$(cat profile.json)" 'the old file'
rm out err
expect_equal 'profile.json wrong.scp' "$(echo *)" 'what is in the folder'

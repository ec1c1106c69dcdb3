#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The profile in README becomes the policy below it.

. "$TESTS/lib.sh"

readme=$TESTS/../README.md
sed -n '/^```json$/,/^```$/p' "$readme" | sed '/^```/d' >profile.json
sed -n '/^# Imported from/,/^```$/p' "$readme" | sed '/^```/d' >shown
expect_status 0 "$SCMPL" import profile.json
diff -u shown out || fail 'README shows another policy'

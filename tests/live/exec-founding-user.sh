#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same for a user without privileges: no_new_privs is set on the way.

. "$TESTS/live/lib.sh"

open_to_users
founding_policy
mkdir workshop
chmod 1777 workshop
cp founding.scp workshop/
cd workshop
observe as_user env >../control
grep -q ' ok$' ../control || fail 'the control run is broken'
founding_outcomes <../control >../expected
observe as_user "$SCMPL" exec founding.scp -- >../actual
expect_same ../expected ../actual

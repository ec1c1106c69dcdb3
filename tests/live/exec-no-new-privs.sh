#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An ordinary user gets no_new_privs, without which the kernel takes no filter.

. "$TESTS/live/lib.sh"

open_to_users
founding_policy
as_user "$SCMPL" exec founding.scp -- cat /proc/self/status >inside
expect_equal 1 "$(status_field NoNewPrivs inside)" NoNewPrivs
expect_equal 2 "$(status_field Seccomp inside)" Seccomp

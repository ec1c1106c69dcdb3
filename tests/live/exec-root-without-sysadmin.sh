#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Root that may not load filters freely (a container) counts as an ordinary user.

. "$TESTS/live/lib.sh"

become_root
founding_policy
setpriv --bounding-set -sys_admin --inh-caps -sys_admin \
	"$SCMPL" exec founding.scp -- cat /proc/self/status >inside
expect_equal 2 "$(status_field Seccomp inside)" Seccomp
expect_equal 1 "$(status_field NoNewPrivs inside)" NoNewPrivs

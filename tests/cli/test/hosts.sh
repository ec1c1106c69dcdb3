#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A guarded policy: its filter is proven for every kind of host, quickly.

. "$TESTS/lib.sh"

expect_status 0 timeout 60 "$SCMPL" test -e 'extend docker-default
	expect allow mount if cap SYS_ADMIN
	expect deny mount if no cap SYS_ADMIN
	expect deny ptrace if kernel < 4.8 and no cap SYS_PTRACE
	expect deny with ENOSYS clone3 if no cap SYS_ADMIN'

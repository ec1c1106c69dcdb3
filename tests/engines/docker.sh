#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under Docker.

. "$TESTS/engines/docker-lib.sh"

make_rootfs
image probe
begin_tests
check_engine docker "$engines/no-chmod.scp" "$engines/no-chmod-x86.scp"
end_tests

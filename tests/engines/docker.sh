#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under Docker.

. "$TESTS/engines/docker-lib.sh"

with_docker
make_rootfs
image probe "$rootfs"
begin_tests
check_engine docker "$engines/no-chmod.scp" "$engines/no-chmod-x86.scp"
end_tests

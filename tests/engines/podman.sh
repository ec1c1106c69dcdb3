#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under Podman, on runc and on crun.

. "$TESTS/engines/podman-lib.sh"

make_rootfs
begin_tests
check_engine 'podman with runc' "$engines/no-chmod.scp" "$engines/no-chmod-x86.scp"
use_crun
check_engine 'podman with crun' "$engines/no-chmod.scp" "$engines/no-chmod-x86.scp"
target=podman
check_engine 'podman with crun' "$engines/no-chmod.scp"
end_tests

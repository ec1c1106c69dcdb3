#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under crun alone, by an OCI bundle.

. "$TESTS/engines/oci-lib.sh"

need crun runc python3
isolate
hide_state
unify_cgroups
make_rootfs
make_bundle
oci_runtime='crun --cgroup-manager=disabled'

begin_tests
check_engine crun "$engines/no-chmod-x86.scp"
target=oci
check_engine crun "$engines/no-chmod-x86.scp"
end_tests

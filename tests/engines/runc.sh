#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under runc alone, by an OCI bundle.

. "$TESTS/engines/oci-lib.sh"

need runc python3
isolate
hide_state
make_rootfs
make_bundle
oci_runtime=runc

begin_tests
check_engine runc "$engines/no-chmod-x86.scp"
target=oci
check_engine runc "$engines/no-chmod-x86.scp"
end_tests

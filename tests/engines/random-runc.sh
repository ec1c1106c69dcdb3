#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random policies under runc.

. "$TESTS/engines/random-lib.sh"

need runc python3
isolate
hide_state
make_probe_rootfs
make_bundle
oci_runtime=runc

begin_tests
check_random runc --stub
end_tests

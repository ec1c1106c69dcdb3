#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random policies under crun.

. "$TESTS/engines/random-lib.sh"

need crun runc python3
isolate
hide_state
unify_cgroups
make_probe_rootfs
make_bundle
oci_runtime='crun --cgroup-manager=disabled'

begin_tests
check_random crun
end_tests

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A container of crun recorded by a notify profile.

. "$TESTS/engines/oci-lib.sh"
. "$TESTS/engines/record-lib.sh"

need crun runc python3 redis-server redis-cli cc
isolate
hide_state
unify_cgroups
make_redis_rootfs
make_bundle
oci_runtime='crun --cgroup-manager=disabled'

begin_tests
check_unconfined crun 'ptrace io_uring inet'
check_record crun 'ptrace io_uring inet'
check_interrupted crun
end_tests

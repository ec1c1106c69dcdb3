#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A container of runc recorded by a notify profile.

. "$TESTS/engines/oci-lib.sh"
. "$TESTS/engines/record-lib.sh"

need runc python3 redis-server redis-cli cc
isolate
hide_state
make_redis_rootfs
make_bundle
oci_runtime=runc

begin_tests
check_unconfined runc 'ptrace io_uring inet'
check_record runc 'ptrace io_uring inet'
check_interrupted runc
end_tests

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A container of Podman, on runc and on crun, recorded by a notify profile.

. "$TESTS/engines/podman-lib.sh"
. "$TESTS/engines/record-lib.sh"

need redis-server redis-cli cc

contain_recorded()
{
	under="$SCMPL record --listen $work/agent.sock --profile $work/notify.json -o $1 --"
	shift
	contain "$work/notify.json" root "$@"
}

make_redis_rootfs
begin_tests
check_unconfined 'podman with runc' 'ptrace io_uring inet'
check_record 'podman with runc' 'ptrace io_uring inet'
use_crun
check_record 'podman with crun' 'ptrace io_uring inet'
end_tests

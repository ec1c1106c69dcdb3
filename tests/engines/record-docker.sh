#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A container of Docker recorded from outside, by a profile that logs, as the
# audit system tells of it; and from inside, by a recorder that it has mounted.

# The audit system tells of calls in the machine's first network namespace only.
[ -n "${ISOLATED:-}" ] || exec 9</proc/self/ns/net
. "$TESTS/engines/docker-lib.sh"
. "$TESTS/engines/record-lib.sh"

need redis-server redis-cli cc nsenter

record_outside()
{
	under="nsenter --net=/proc/self/fd/9 $SCMPL record --audit --profile $work/log.json -o $1 --"
	shift
	contain "$work/log.json" root "$@"
}

record_inside()
{
	recorded=$1
	shift
	contain unconfined root \
		/bin/scmpl record --assume runtime-startup -o /data/recorded.scp -- "$@"
	mv "$redis_dir/recorded.scp" "$recorded"
}

contain_recorded()
{
	"record_$way" "$@"
}

with_docker
make_redis_rootfs
install_program "$SCMPL" /bin
image probe "$rootfs"
options="--volume $redis_dir:/data"
begin_tests
check_unconfined docker 'ptrace io_uring inet'
way=outside
check_record 'docker, from outside' 'ptrace io_uring'
way=inside
check_record 'docker, from inside' 'ptrace io_uring inet'
end_tests

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under Docker.

. "$TESTS/engines/docker-lib.sh"

contain()
{
	profile=$1
	case $2 in
	root) who='--user 0' ;;
	user) who='--user 1000 --cap-drop ALL' ;;
	esac
	shift 2
	# shellcheck disable=SC2086 # one word an option
	docker run --rm --network none --security-opt "seccomp=$profile" $who probe "$@"
}

contain_start()
{
	profile=$1
	shift
	docker run --detach --name sleeper --network none \
		--security-opt "seccomp=$profile" probe "$@" >/dev/null &&
		docker inspect --format '{{.State.Pid}}' sleeper
}

contain_stop()
{
	docker rm --force sleeper
}

with_docker
make_rootfs
image probe "$rootfs"
begin_tests
check_engine docker "$engines/no-chmod.scp" "$engines/no-chmod-x86.scp"
end_tests

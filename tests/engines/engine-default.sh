#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The example's policy as what Docker and Podman put every container under: of one without a
# profile of its own it is proven.

. "$TESTS/engines/docker-lib.sh"

policy=policy.scp
kernel=$(uname -r)

# check_default TITLE PID
check_default()
{
	: >details
	"$SCMPL" verify --pid "$2" --runtime runc "$policy" >out 2>&1 || cp out details
	report "$1: a container without a profile is under the default" details
}

# By an older default, all of whose names the libseccomp here knows.
sed 's/@29.4/@20.10/' "$TESTS/../examples/engine-default/policy.scp" >$policy
expect_status 0 "$SCMPL" build -o "$work/default.json" "$policy"
expect_status 0 "$SCMPL" build -t podman --kernel "$kernel" -o "$work/podman.json" "$policy"
daemon_json="{\"seccomp-profile\": \"$work/default.json\"}"
with_docker
make_rootfs
image probe "$rootfs"
begin_tests

docker run --detach --name sleeper --network none probe /bin/sleep 60 >/dev/null
check_default Docker "$(docker inspect --format '{{.State.Pid}}' sleeper)"
docker rm --force sleeper >/dev/null

if command -v podman >/dev/null; then
	printf '[containers]\nseccomp_profile = "%s"\n' "$work/podman.json" >containers.conf
	CONTAINERS_CONF=$PWD/containers.conf PODMAN_IGNORE_CGROUPSV1_WARNING=1
	export CONTAINERS_CONF PODMAN_IGNORE_CGROUPSV1_WARNING
	unset DOCKER_CONFIG
	in_podman()
	{
		podman --root "$work/storage" --runroot "$work/runroot" --tmpdir "$work/libpod" \
			--storage-driver vfs --cgroup-manager cgroupfs --events-backend none \
			--runtime "$(command -v runc)" "$@"
	}
	in_podman run --network none --cgroup-parent="$cgroup_parent" --ulimit nofile=1024:1024 \
		--ulimit nproc=1024:1024 --detach --name sleeper --rootfs "$rootfs" /bin/sleep 60 >/dev/null
	check_default Podman "$(in_podman inspect --format '{{.State.Pid}}' sleeper)"
	in_podman rm --force --time 0 sleeper >/dev/null
fi
end_tests

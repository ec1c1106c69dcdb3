# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# A Docker daemon of our own, on a socket of our own: with_docker starts it, and it ends with
# the script.  And the functions that lib.sh asks of an engine, for the image "probe".

. "$TESTS/engines/containerd-lib.sh"

need dockerd containerd docker runc
isolate
hide_state

export DOCKER_HOST="unix://$work/docker.sock" DOCKER_CONFIG="$work/client"
under= # a command, and its options, for docker run to run under
options= # more of docker run's own
daemon_json='{}'
cgroup_parent=/scmpl-test-$(stat -c %i .)
dockerd_pid=

# No bridge, no firewall rules, no forwarding: it must not touch the network.
start_dockerd()
{
	echo "$daemon_json" >"$work/daemon.json"
	dockerd --config-file "$work/daemon.json" --host "$DOCKER_HOST" \
		--containerd "$work/containerd.sock" --pidfile "$work/dockerd.pid" \
		--data-root "$work/docker-root" --exec-root "$work/docker-exec" \
		--storage-driver vfs --cgroup-parent "$cgroup_parent" \
		--bridge none --iptables=false --ip-forward=false --ip-masq=false \
		>"$work/dockerd.log" 2>&1 &
	dockerd_pid=$!
	await 30 docker version ||
		skip "dockerd does not start: $(tail -n 1 "$work/dockerd.log")"
}

stop()
{
	[ -z "$dockerd_pid" ] || end_process "$dockerd_pid"
	[ -z "$containerd_pid" ] || end_process "$containerd_pid"
	remove_cgroups "$cgroup_parent"
}

# The script goes on with a daemon, which is stopped however it ends.
with_docker()
{
	trap stop EXIT
	trap 'exit 143' TERM INT HUP
	start_containerd
	start_dockerd
}

# image NAME FOLDER: what is in it, as an image.
image()
{
	tar -C "$2" -c . | docker import - "$1" >/dev/null
}

contain()
{
	profile=$1
	case $2 in
	root) who='--user 0' ;;
	user) who='--user 1000 --cap-drop ALL' ;;
	esac
	shift 2
	# shellcheck disable=SC2086 # one word an option
	$under docker run --rm --network none --security-opt "seccomp=$profile" \
		$who $options probe "$@"
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

# with_sleeper: the container `sleeper' is under this Docker's own default profile, which is
# docker-default@$default, and not docker-default@$another.
with_sleeper()
{
	with_docker
	server=$(docker version --format '{{.Server.Version}}')
	another=20.10
	# shellcheck disable=SC2034 # for the scripts
	case $server in
	20.10.24*) default=20.10 another=25.0 ;;
	26.1.*) default=25.0 ;;
	28.5.*) default=28.2 ;;
	*) skip "no docker-default was compared with Docker $server" ;;
	esac
	make_rootfs
	image probe "$rootfs"
	docker run --detach --name sleeper --network none probe /bin/sleep 60 >/dev/null
}

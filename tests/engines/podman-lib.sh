# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# The functions that lib.sh asks of an engine, for Podman with storage of our
# own; first on runc, after use_crun on crun.

. "$TESTS/engines/lib.sh"

need podman runc crun
isolate
hide_state

runtime=$(command -v runc)
# Podman 5 has something to say of version 1 for each container.
export PODMAN_IGNORE_CGROUPSV1_WARNING=1
cgroup_parent=/scmpl-test-$(stat -c %i .)
cgroups=--cgroup-parent=$cgroup_parent
under= # a command, and its options, for podman to run under
trap 'remove_cgroups "$cgroup_parent"' EXIT
trap 'exit 143' TERM INT HUP

# crun makes do without cgroups, and so without the right to manage them.
use_crun()
{
	remove_cgroups "$cgroup_parent" # before another mount hides them
	runtime=$(command -v crun)
	cgroups=--cgroups=disabled
	unify_cgroups
}

podman_run()
{
	action=$1
	profile=$2
	shift 2
	# The limits are those that a machine without CAP_SYS_RESOURCE can give.
	in_podman "$action" --network none "$cgroups" \
		--ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \
		--security-opt "seccomp=$profile" "$@"
}

in_podman()
{
	# shellcheck disable=SC2086 # one word an option
	$under podman --root "$work/storage" --runroot "$work/runroot" --tmpdir "$work/libpod" \
		--storage-driver vfs --cgroup-manager cgroupfs --events-backend none \
		--runtime "$runtime" "$@"
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
	podman_run run "$profile" --rm $who --rootfs "$rootfs" "$@"
}

contain_start()
{
	profile=$1
	shift
	podman_run run "$profile" --detach --name sleeper --rootfs "$rootfs" "$@" >/dev/null &&
		in_podman inspect --format '{{.State.Pid}}' sleeper
}

contain_stop()
{
	in_podman rm --force --time 0 sleeper
}

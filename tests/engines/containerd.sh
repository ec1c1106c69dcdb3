#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under containerd, which reads linux.seccomp as it is.

. "$TESTS/engines/containerd-lib.sh"

need containerd ctr runc
isolate
hide_state

cgroup_parent=/scmpl-test-$(stat -c %i .)
trap stop EXIT
trap 'exit 143' TERM INT HUP

stop()
{
	[ -z "$containerd_pid" ] || end_process "$containerd_pid"
	remove_cgroups "$cgroup_parent"
}

in_ctr()
{
	ctr --address "$work/containerd.sock" "$@"
}

# ctr_run PROFILE OPTION... NAME COMMAND...
ctr_run()
{
	profile=$1
	shift
	[ "$profile" = unconfined ] || set -- --seccomp --seccomp-profile "$profile" "$@"
	in_ctr run --env PATH=/bin --cgroup "$cgroup_parent/one" "$@"
}

contain()
{
	profile=$1
	who=
	[ "$2" = root ] || who=$(for cap in $capabilities; do echo "--cap-drop CAP_$cap"; done)
	shift 2
	# shellcheck disable=SC2086 # one word an option
	ctr_run "$profile" --rm $who --rootfs "$rootfs" foreground "$@"
}

# Those that containerd gives.
capabilities='CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP
	NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'

contain_start()
{
	profile=$1
	shift
	ctr_run "$profile" --detach --pid-file "$work/pid" --null-io --rootfs "$rootfs" \
		sleeper "$@" >/dev/null && cat "$work/pid"
}

contain_stop()
{
	in_ctr task rm --force sleeper
	in_ctr container rm sleeper
}

make_rootfs
start_containerd
target=oci
begin_tests
check_engine containerd "$engines/no-chmod-x86.scp"
end_tests

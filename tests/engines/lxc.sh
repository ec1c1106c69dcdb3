#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under LXC, by its own format.

. "$TESTS/engines/lib.sh"

need lxc-start lxc-info lxc-stop
isolate
hide_state
unify_cgroups # of version 1 it would leave behind what it made

containers=$work/containers
cgroup_parent=scmpl-test-$(stat -c %i .)
trap 'contain_stop >/dev/null 2>&1 || :; remove_cgroups "$cgroup_parent"' EXIT

in_lxc()
{
	program=$1
	shift
	"lxc-$program" --lxcpath "$containers" --name test "$@"
}

# configure PROFILE WHO COMMAND...: what it prints will be in output.
configure()
{
	mkdir -p "$containers"
	profile=$1
	who=$2
	shift 2
	{
		echo '#!/bin/sh'
		printf 'exec'
		for word in "$@"; do
			printf " '%s'" "$word"
		done
		echo ' >/output 2>&1'
	} >"$rootfs/command"
	chmod +x "$rootfs/command"
	: >"$rootfs/output"
	chmod 666 "$rootfs/output"
	cat <<-END
		lxc.rootfs.path = dir:$rootfs
		lxc.uts.name = test
		lxc.net.0.type = empty
		lxc.apparmor.profile = unconfined
		lxc.cgroup.dir = $cgroup_parent
		lxc.init.cmd = /command
	END
	[ "$profile" = unconfined ] || echo "lxc.seccomp.profile = $profile"
	[ "$who" = root ] || printf 'lxc.init.uid = 1000\nlxc.init.gid = 1000\nlxc.cap.keep = none\n'
}

contain()
{
	configure "$@" >"$work/lxc.conf"
	in_lxc start --foreground --rcfile "$work/lxc.conf" </dev/null
	cat "$rootfs/output"
}

contain_start()
{
	profile=$1
	shift
	configure "$profile" root "$@" >"$work/lxc.conf"
	in_lxc start --daemon --rcfile "$work/lxc.conf" </dev/null >/dev/null &&
		in_lxc info --pid --no-humanize
}

contain_stop()
{
	in_lxc stop --kill
}

make_rootfs
target=lxc
begin_tests
check_engine LXC "$engines/no-chmod-x86.scp"
end_tests

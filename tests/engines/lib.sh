# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What the engine tests share.  An engine's script starts the engine, defines
#
#   contain PROFILE WHO COMMAND...   run a container to its end, output on stdout;
#                                    PROFILE is a file or "unconfined", WHO is
#                                    "root" or "user" (no capabilities at all)
#   contain_start PROFILE COMMAND... start one, print the host's pid of it
#   contain_stop                     remove that one
#
# and calls check_engine for each set-up.  The scripts speak TAP: one test a
# statement about the engine.

. "$TESTS/lib.sh"

PATH=$PATH:/usr/sbin:/sbin # where some of the engines are
engines=$TESTS/engines
work=$PWD # short, as sockets have room for 107 characters only
target=docker # what policies are built to
test_count=0
failures=0

# need PROGRAM...: what the engine cannot do without.
need()
{
	for program in "$@"; do
		command -v "$program" >/dev/null || skip "$program is not installed"
	done
}

# ---- isolation -----------------------------------------------------------

# Runs the script again in namespaces of its own: mounts, network and pids.
# Whatever an engine starts or mounts is gone when the script is, however it
# ends; and no daemon of the machine is seen or touched.
isolate()
{
	[ -z "${ISOLATED:-}" ] || return 0
	become_root
	need unshare busybox mount
	namespaces='--mount --net --pid --fork --kill-child --mount-proc'
	# shellcheck disable=SC2086 # one word an option
	run unshare $namespaces true
	[ "$status" -eq 0 ] || skip "no namespaces here: $(cat err)"
	trap : INT TERM # the one inside tidies up first
	status=0
	# shellcheck disable=SC2086
	ISOLATED=1 unshare $namespaces sh "$0" || status=$?
	find "$work" -mindepth 1 -delete # what root made, the runner may be unable to
	exit "$status"
}

# Hides where engines keep state by default.  Called in isolation only.
hide_state()
{
	for dir in /run /etc/docker; do
		[ ! -d "$dir" ] || mount -t tmpfs -o mode=755 tmpfs "$dir"
	done
}

# crun and LXC refuse machines that mount cgroups of both versions; so show them one.
unify_cgroups()
{
	[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] ||
		mount -t cgroup2 cgroup2 /sys/fs/cgroup
}

# remove_cgroups PARENT: the empty shells that engines leave; the last process
# of a container may take a moment to go.
remove_cgroups()
{
	await 5 cgroups_removed "$1" || echo "cgroups of $1 remain" >&2
}

cgroups_removed()
{
	find /sys/fs/cgroup -depth -type d -path "*$1*" -exec rmdir {} + &&
		[ -z "$(find /sys/fs/cgroup -type d -path "*$1*" -prune -print)" ]
}

# ---- the image -----------------------------------------------------------

# install_program FILE DIR: copies a program, and its libraries to where its
# loader looks for them.
install_program()
{
	mkdir -p "$rootfs$2"
	cp -L "$1" "$rootfs$2/"
	install_libraries "$1"
}

install_libraries()
{
	ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$rootfs$(dirname "$library")"
		cp -L "$library" "$rootfs$library"
	done
}

# new_rootfs FOLDER: an empty root file system in $rootfs.
new_rootfs()
{
	rootfs=$1
	for dir in bin proc sys dev etc tmp; do
		mkdir -p "$rootfs/$dir"
	done
	chmod 1777 "$rootfs/tmp"
	echo 'root:x:0:0::/:/bin/sh' >"$rootfs/etc/passwd"
}

# A root file system in $rootfs: busybox, the coreutils that matter, the probe.
make_rootfs()
{
	new_rootfs "$work/rootfs"
	install_program "$(command -v busybox)" /bin
	for applet in sh sleep; do
		ln -s busybox "$rootfs/bin/$applet"
	done
	for tool in chmod mkdir; do
		install_program "$(command -v "$tool")" /coreutils
	done
	install_program "$PROBES/chmod-probe" /bin
	cp "$TESTS/probe/observe.sh" "$rootfs/bin/"
}

# ---- assertions ----------------------------------------------------------

# report NAME FILE-OF-DETAILS: a test passed when there are none.
report()
{
	test_count=$((test_count + 1))
	if [ -s "$2" ]; then
		failures=$((failures + 1))
		echo "not ok $test_count - $1"
		sed 's/^/# /' "$2"
	else
		echo "ok $test_count - $1"
	fi
}

observe()
{
	contain "$1" "$2" /bin/sh -c \
		'cd /tmp && exec /bin/sh /bin/observe.sh /bin/chmod-probe /bin/busybox /coreutils' \
		2>"$work/stderr" || echo "container failed with status $?: $(cat "$work/stderr")"
}

# Without the profile every call of this machine's own ABI works; so a refusal
# that the other tests see is the profile's.
check_control()
{
	observe unconfined root >"$work/control"
	grep -v -e ' ok$' -e '^x86 ' -e '^x32 ' "$work/control" >"$work/details" || :
	[ -s "$work/control" ] || echo 'no output' >"$work/details"
	report "$1: without a profile every call works" "$work/details"
}

# check_enforced TITLE PROFILE WHO
check_enforced()
{
	observe "$2" "$3" >"$work/actual"
	founding_outcomes <"$work/control" >"$work/expected"
	diff -u "$work/expected" "$work/actual" >"$work/details" || :
	[ -s "$work/control" ] || echo 'nothing works without a profile, either' >>"$work/details"
	report "$1" "$work/details"
}

sleeps()
{
	[ "$(cat "/proc/$1/comm")" = sleep ]
}

# start_sleep PROFILE: $pid sleeps in a container, and is no more what starts that.
start_sleep()
{
	pid=$(contain_start "$1" /bin/sleep 60 2>"$work/stderr") || return
	await 10 sleeps "$pid" || {
		echo "$pid does not come to sleep" >"$work/stderr"
		return 1
	}
}

# What the kernel holds, seen from outside: also the ABIs that it does not serve.
check_filter()
{
	if start_sleep "$2"; then
		"$PROBES/filter-probe" "$pid" >"$work/actual" 2>&1 || :
		contain_stop >/dev/null 2>&1 || :
	else
		cp "$work/stderr" "$work/actual"
	fi
	diff -u "$engines/founding-filter.expected" "$work/actual" >"$work/details" || :
	report "$1" "$work/details"
}

# What the engine made of POLICY is proven to be what it says: check_proven TITLE PROFILE POLICY
check_proven()
{
	: >"$work/details"
	start_sleep "$2" || cp "$work/stderr" "$work/details"
	"$SCMPL" verify --pid "$pid" --runtime runc "$3" >"$work/actual" 2>&1 ||
		cat "$work/actual" >>"$work/details"
	contain_stop >/dev/null 2>&1 || :
	report "$1" "$work/details"
}

# build_profile POLICY: what the engine is given.
build_profile()
{
	"$SCMPL" build -t "$target" "$1"
}

# check_engine LABEL POLICY...: the founding story under one engine.
check_engine()
{
	label=$1
	shift
	check_control "$label"
	for policy in "$@"; do
		profile=$work/$(basename "$policy" .scp).json
		build_profile "$policy" >"$profile"
		title="$label, -t $target, $(basename "$policy")"
		check_enforced "$title: chmod and mkdir are refused, all else works" "$profile" root
		check_enforced "$title: the same for a user without capabilities" "$profile" user
		check_filter "$title: the kernel holds it for x86_64, x86 and x32" "$profile"
		check_proven "$title: what a container is under is proven" "$profile" "$policy"
	done
}

begin_tests()
{
	echo 'TAP version 13'
}

end_tests()
{
	echo "1..$test_count"
	[ "$failures" -eq 0 ]
}

# ---- daemons -------------------------------------------------------------

# await SECONDS COMMAND...: until it succeeds.
await()
{
	tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# end_process PID: asks it to end, and waits for that.
end_process()
{
	kill "$1" 2>/dev/null || return 0
	wait "$1" 2>/dev/null || :
}


# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# A containerd of our own, on a socket of our own; $containerd_pid is to be ended.

. "$TESTS/engines/lib.sh"

# shellcheck disable=SC2034 # for the scripts
containerd_pid=

start_containerd()
{
	cat >"$work/containerd.toml" <<-END
		version = 2
		root = "$work/containerd-root"
		state = "$work/containerd-state"
		# The second would make folders under /opt.
		disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
		[grpc]
		  address = "$work/containerd.sock"
	END
	containerd --config "$work/containerd.toml" >"$work/containerd.log" 2>&1 &
	# shellcheck disable=SC2034 # for the scripts
	containerd_pid=$!
	await 30 test -S "$work/containerd.sock" ||
		skip "containerd does not start: $(tail -n 1 "$work/containerd.log")"
}

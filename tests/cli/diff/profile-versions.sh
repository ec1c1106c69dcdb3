#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What each version of an engine's default changed.

. "$TESTS/lib.sh"

# step NAME BEFORE AFTER
step()
{
	echo "extend $1@$2" >before.scp
	echo "extend $1@$3" >after.scp
	echo "== $1, $2 to $3"
	run "$SCMPL" diff before.scp after.scp
	cat err out
	[ "$status" -eq 1 ] || fail "exit status $status"
}

step docker-default 20.10.0 20.10.4
step docker-default 20.10.4 20.10.10
step docker-default 20.10.10 20.10
step docker-default 20.10 20.10.22
step docker-default 20.10 20.10.26
step docker-default 20.10 23.0
step docker-default 23.0 24.0
step docker-default 23.0 23.0.10
step docker-default 24.0 25.0.0
step docker-default 25.0.0 25.0
step docker-default 25.0 28.2
step docker-default 28.2 29.4
step podman-default 4.0 4.1
step podman-default 4.1 4.3
step podman-default 4.3 5.0
step podman-default 5.0 5.2
step podman-default 5.2 5.5
step podman-default 5.5 5.8
step podman-default 5.8 6.0

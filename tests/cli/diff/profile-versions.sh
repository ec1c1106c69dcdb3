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

step docker-default 20.10 25.0
step docker-default 25.0 28.2
step docker-default 28.2 29.4
step podman-default 4.3 5.5

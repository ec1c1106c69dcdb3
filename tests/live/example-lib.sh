# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tests of examples/ share.

. "$TESTS/live/lib.sh"

EXAMPLES=$TESTS/../examples
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
server=

# example STORY: its files, as ./*, and its policy must be without fault.
example()
{
	cp -R "$EXAMPLES/$1/." .
	chmod -R a+rX .
	for written in *.scp; do
		expect_status 0 "$SCMPL" check "$written"
		expect_status 0 "$SCMPL" fmt --check "$written"
		expect_status 0 "$SCMPL" verify "$written"
	done
}

# need PROGRAM...: on this machine, or skip.
need()
{
	for needed in "$@"; do
		command -v "$needed" >/dev/null || skip "$needed is not here"
	done
}

# compile OUTPUT FILE [OPTION...]
compile()
{
	compiled=$1
	shift
	"${CC:-cc}" -O1 -o "$compiled" "$@"
}

# serve COMMAND...: in the background, as an ordinary user; $server is its own pid.
serve()
{
	trap stop_server EXIT
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@" >server.out 2>&1 &
	else
		"$@" >server.out 2>&1 &
	fi
	server=$!
}

stop_server()
{
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
}

# tell SIGNAL: to the server.
tell()
{
	kill "-$1" "$server"
}

# stop [SIGNAL]: the server ends, with exit status 0.
stop()
{
	tell "${1:-TERM}"
	status=0
	wait "$server" || status=$?
	server=
	expect_equal 0 "$status" 'exit status of the server'
}

# eventually COMMAND...: within ten seconds, as long as the server lives.
eventually()
{
	for _ in $(seq 100); do
		! run "$@" || [ "$status" -ne 0 ] || return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	cat server.out out err >&2
	fail "no success: $*"
}

free_port()
{
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# confined FILTERS: that many filters are on the server.
confined()
{
	expect_equal 2 "$(status_field Seccomp "/proc/$server/status")" Seccomp
	expect_equal "$1" "$(status_field Seccomp_filters "/proc/$server/status")" Seccomp_filters
}

# attacks_fail NAMES COMMAND...: attack NAMES under the command's filters is told EPERM each
# time; without them it is told something else, or the machine shows nothing.
attacks_fail()
{
	attacks=$1
	shift
	# shellcheck disable=SC2086 # one word an attack
	as_user ./attack $attacks >control
	! grep EPERM control || echo 'refused by this machine anyway'
	# shellcheck disable=SC2086
	as_user "$@" ./attack $attacks >actual || fail "$* ./attack: exit status $?"
	for attempt in $attacks; do
		echo "$attempt EPERM"
	done >expected
	expect_same expected actual
}

# seal: makes ./sealed, which runs a command under policy.scp and takes exec away from it as
# soon as it has started.
seal()
{
	compile late.so -shared -fPIC "$EXAMPLES/no-shell/late.c"
	"$SCMPL" build -t bpf --arch "$(uname -m)" -o no-shell.bpf "$EXAMPLES/no-shell/policy.scp"
	chmod a+r no-shell.bpf
	cat >sealed <<-END
		#!/bin/sh
		exec "$SCMPL" exec "$PWD/policy.scp" -- \
			env LD_PRELOAD="$PWD/late.so" LATE_FILTER="$PWD/no-shell.bpf" "\$@"
	END
	chmod a+rx sealed
}

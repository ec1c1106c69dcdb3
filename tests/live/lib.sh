# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tests share that put a policy to work on this kernel.

. "$TESTS/lib.sh"

grep -q '^Seccomp_filters:\|^Seccomp:' /proc/self/status || skip 'this kernel has no seccomp'

# policy FILE: writes standard input there, with the default that most tests want.
policy()
{
	{
		echo 'default allow'
		cat
	} >"$1"
}

# Lets an ordinary user run the program and the probes, and write here: the
# checkout may be where only root can look.
open_to_users()
{
	cp "$SCMPL" ./scmpl
	SCMPL=$PWD/scmpl
	cp "$TESTS/probe/observe.sh" .
	observe_sh=$PWD/observe.sh
	chmod 1777 .
}

# as_user COMMAND...: without any privilege.
as_user()
{
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# observe [COMMAND-PREFIX...]: everything that observe.sh tries, under it.
observe_sh=$TESTS/probe/observe.sh
observe()
{
	"$@" sh "$observe_sh" "$PROBES/chmod-probe" \
		"$(command -v busybox || echo busybox)" "$(dirname "$(command -v chmod)")"
}

# status_field NAME FILE: a line of /proc/PID/status.
status_field()
{
	sed -n "s/^$1:[[:space:]]*//p" "$2"
}

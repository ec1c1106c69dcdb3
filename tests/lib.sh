# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What every shell case starts with:   . "$TESTS/lib.sh"
#
# A case runs in an empty folder of its own.  It passes when it ends, fails at
# the first command that fails, and skips itself by `skip REASON`.
# The runner sets SCMPL (the program), TESTS (this folder) and, for what needs
# a kernel, PROBES (the built programs of tests/probe/).

set -eu

fail()
{
	printf 'failed: %s\n' "$*" >&2
	exit 1
}

skip()
{
	printf '%s\n' "$*"
	exit 77
}

# Runs the case again as root, where sudo asks for no password.
become_root()
{
	[ "$(id -u)" -ne 0 ] || return 0
	sudo -n true 2>/dev/null || skip 'needs root: sudo make test'
	exec sudo -n env PATH="$PATH" TESTS="$TESTS" SCMPL="$SCMPL" PROBES="$PROBES" sh "$0"
}

# run COMMAND...: leaves its output in ./out and ./err, its status in $status.
run()
{
	status=0
	"$@" >out 2>err || status=$?
}

# expect_status N COMMAND...: runs it, and it must exit with N.
expect_status()
{
	expected_status=$1
	shift
	run "$@"
	if [ "$status" -ne "$expected_status" ]; then
		cat out err >&2
		fail "exit status $status instead of $expected_status: $*"
	fi
}

# expect_text FILE TEXT: the file holds the text.
expect_text()
{
	grep -qF -e "$2" "$1" || {
		cat "$1" >&2
		fail "$1 lacks: $2"
	}
}

expect_empty()
{
	[ ! -s "$1" ] || {
		cat "$1" >&2
		fail "$1 is not empty"
	}
}

# expect_equal EXPECTED ACTUAL [WHAT]: two words or lines are the same.
expect_equal()
{
	[ "$1" = "$2" ] || fail "${3:-value} is '$2' instead of '$1'"
}

# expect_same EXPECTED-FILE ACTUAL-FILE
expect_same()
{
	diff -u "$1" "$2" >&2 || fail "$2 differs from $1"
}

# soon COMMAND...: within 10 seconds of CPU; SIGXCPU ends it otherwise.
soon()
{
	# shellcheck disable=SC3045 # every sh that we meet has it
	(ulimit -t 10 && exec "$@")
}

# expect_rejected POLICY: refused with a message, soon, and without a crash.
expect_rejected()
{
	expect_status 1 soon "$SCMPL" build "$1"
	expect_empty out
	[ -s err ] || fail "no message about $1"
}

# repeat TEXT N
repeat()
{
	awk -v text="$1" -v n="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'
}

# get URL: what is served there.
get()
{
	python3 -c 'import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.stdout.write(opener.open(sys.argv[1], timeout=10).read().decode())' "$1"
}

# The policy that it all began with, as ./founding.scp.
founding_policy()
{
	echo 'default allow' >founding.scp
	echo 'deny chmod-family, mkdir' >>founding.scp
}

# founding_outcomes <CONTROL: what chmod-probe must say under the founding
# policy, given what it said without: every chmod and mkdir is refused on every
# ABI that calls can be made on; mkdirat, which the policy does not name, and
# all else are as before.
founding_outcomes()
{
	awk '$2 ~ /^(chmod|fchmod|fchmodat|fchmodat2|mkdir)$/ && $3 != "SIGSEGV" { $3 = "EPERM" }
	     { print }'
}

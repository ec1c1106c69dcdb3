#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bubblewrap loads the filter that we made: an archive is unpacked, attacks fail.

. "$TESTS/live/example-lib.sh"

need bwrap tar
example bubblewrap
compile attack "$EXAMPLES/attack.c"
open_to_users
export SCMPL
mkdir box
chmod 777 box
cp attack box/
cd box
run as_user bwrap --unshare-all --ro-bind / / true
[ "$status" -eq 0 ] || skip "no sandbox for a user here: $(cat err)"

mkdir folder
echo text >folder/file
chmod 600 folder/file
tar -cf archive.tar folder
rm -r folder
chmod a+r archive.tar
expect_status 0 as_user ../sandbox tar --no-same-owner -xf archive.tar
expect_equal text "$(cat folder/file)"
expect_status 0 as_user ../sandbox sh -c 'grep Seccomp_filters /proc/self/status'
expect_equal 1 "$(status_field Seccomp_filters out)"
attacks_fail 'mount ptrace io_uring unshare' ../sandbox
as_user ../sandbox ./attack inet unix fork exec >actual
errno=$(python3 -c 'import errno; print(errno.EAFNOSUPPORT)')
printf 'inet %s\nunix %s\nfork ok\nexec ok\n' "$errno" "$errno" >expected
expect_same expected actual

# The founding policy, through each ABI.
if [ "$(uname -m)" = x86_64 ]; then
	founding_policy
	cp "$PROBES/chmod-probe" .
	"$SCMPL" build -t bpf --arch x86_64,x86,x32 -o founding.bpf founding.scp
	for seccomp in '' '--seccomp 9'; do
		# shellcheck disable=SC2086 # one word an argument
		expect_status 0 as_user bwrap --unshare-all $seccomp --ro-bind / / --proc /proc \
			--bind "$PWD" "$PWD" --chdir "$PWD" ./chmod-probe calls 9<founding.bpf
		[ -n "$seccomp" ] || founding_outcomes <out >expected
	done
	expect_same expected out
fi

# Two filters: each denies its own, both are in force.
echo 'default allow deny mkdir with EROFS' >../first.scp
echo 'default allow deny chmod-family with EACCES' >../second.scp
expect_status 0 as_user ../stacked ../first.scp ../second.scp \
	sh -c 'grep Seccomp_filters /proc/self/status; mkdir new; chmod 700 .; true'
expect_equal 2 "$(status_field Seccomp_filters out)"
expect_text err 'Read-only file system'
expect_text err 'Permission denied'

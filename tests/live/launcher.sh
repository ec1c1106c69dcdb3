#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A launcher enforces the policy on the command, and is otherwise as if it were not there; what
# goes wrong is told with exec's statuses.

. "$TESTS/live/lib.sh"

machine=$(uname -m)
case $machine in
x86_64) arch=x86_64,x86,x32 ;;
aarch64) arch=aarch64,arm ;;
*) skip "there is no launcher for $machine" ;;
esac
open_to_users
founding_policy
PATH=/usr/bin:/bin

# launcher NAME POLICY
launcher()
{
	expect_status 0 "$SCMPL" build -t elf --arch $arch -o "$1" "$2"
}

launcher sandbox founding.scp
chmod 755 sandbox

# All ways to chmod and mkdir, through every ABI, as any user.
observe as_user >control
founding_outcomes <control >expected
observe as_user ./sandbox >actual
expect_same expected actual
[ "$(grep -c EPERM actual)" -gt 2 ] || fail 'nothing was refused'
expect_status 0 as_user ./sandbox ./sandbox cat /proc/self/status
expect_equal 2 "$(status_field Seccomp_filters out)"
expect_equal 1 "$(status_field NoNewPrivs out)"

# Arguments, environment, input, output and descriptors are the command's.
printf '%s\n' 'A B' '' "it's" >words
expect_status 0 env -i "A=b c" PATH=/bin:/usr/bin ./sandbox printf '%s\n' 'A B' '' "it's"
expect_same words out
expect_status 0 env -i "A=b c" ./sandbox /usr/bin/env
expect_equal 'A=b c' "$(cat out)"
echo input | ./sandbox sh -c 'cat; cat <&3' 3<words >out
{
	echo input
	cat words
} | cmp - out

# Statuses and signals are the command's.
for wanted in 0 1 42 125 255; do
	expect_status $wanted ./sandbox sh -c "exit $wanted"
done
for signal in 1 9 15; do
	expect_status $((128 + signal)) ./sandbox sh -c "kill -$signal \$\$"
done

# The command is looked for as execvp(3) does.
mkdir first second
printf 'echo "$0 $*"\n' >second/tool
printf 'not this one\n' >first/tool
mkdir first/folder
expect_status 126 env PATH=first ./sandbox tool
expect_text err "./sandbox: cannot execute 'tool': Permission denied"
chmod 755 second/tool
expect_status 0 env PATH=nowhere:first:second ./sandbox tool a 'b c'
expect_equal 'second/tool a b c' "$(cat out)"
(cd second && env PATH=:/bin ../sandbox tool >../out)
expect_equal 'tool ' "$(cat out)"
expect_status 126 env PATH=first ./sandbox folder
expect_status 0 env -u PATH ./sandbox sh -c 'echo found'
expect_text out found
expect_status 127 env PATH="$(repeat x 5000):$(repeat y/ 2047)" ./sandbox tool
expect_status 0 env PATH="$(repeat x 5000):second" ./sandbox tool

# Errors.
refused()
{
	expect_status "$@"
	expect_empty out
	[ "$(wc -l <err)" -eq 1 ] || fail "no line: $(cat err)"
}
refused 125 ./sandbox
expect_text err 'usage: ./sandbox COMMAND [ARG...]'
refused 126 ./sandbox ./founding.scp
expect_text err "./sandbox: cannot execute './founding.scp': Permission denied"
refused 126 ./sandbox .
refused 127 ./sandbox no-such-command
expect_text err "./sandbox: cannot execute 'no-such-command': No such file or directory"
refused 127 ./sandbox ./founding.scp/no
expect_text err 'Not a directory'
refused 127 ./sandbox ''
refused 127 ./sandbox "$(repeat n 300)"
printf '#!/no/such/interpreter\n' >broken
chmod 755 broken
refused 127 ./sandbox ./broken
expect_text err "cannot execute './broken': No such file or directory"
ln -s loop loop
refused 126 ./sandbox ./loop
expect_text err 'Too many levels of symbolic links'

# Where the kernel takes no filter the command does not run.
for denied in prctl seccomp; do
	expect_status 125 "$SCMPL" exec -e "default allow deny $denied with ENOMEM" -- \
		./sandbox touch ran
	expect_text err './sandbox: the kernel does not take the filter: Cannot allocate memory'
	expect_status 125 "$SCMPL" exec -e "default allow deny $denied with EXDEV" -- \
		./sandbox touch ran
	expect_text err 'does not take the filter: error 18'
done
[ ! -e ran ] || fail 'the command ran without the filter'

# What is looked up first is not under the filter; what is told behind it is, as it allows.
printf 'default deny\nallow execve\n' >nothing.scp
launcher nothing nothing.scp
refused 127 ./nothing no-such-command
refused 126 ./nothing ./founding.scp
run ./nothing ./broken
[ "$status" -gt 128 ] || fail "it is not killed: $status"
expect_empty out
echo 'deny write' | policy mute.scp
launcher mute mute.scp
expect_status 127 ./mute ./broken
expect_empty err

# Flags reach the kernel.
echo 'flag LOG, TSYNC, WAIT_KILLABLE_RECV' | policy flags.scp
launcher flags flags.scp
expect_status 0 ./flags true
echo 'flag SPEC_ALLOW' | policy spec.scp
launcher spec spec.scp
expect_status 0 ./spec cat /proc/self/status
case $(status_field Speculation_Store_Bypass out) in
*'thread force mitigated'*) fail 'SPEC_ALLOW had no effect' ;;
esac

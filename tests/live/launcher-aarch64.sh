#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The launcher for aarch64, run by an emulator.  That has no seccomp(2): what it is asked for is
# read off its trace, and what comes behind is seen where sched_yield(2), which always says 0,
# takes its place.

. "$TESTS/live/lib.sh"

qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) ||
	skip 'there is no emulator of aarch64 (qemu-user-static)'
founding_policy
expect_status 0 "$SCMPL" build -t elf --arch aarch64,arm -o sandbox founding.scp
PATH=/usr/bin:/bin

# It looks for the command, then loads the filter; where it cannot, the command does not run.
expect_status 125 "$qemu" -strace ./sandbox touch ran
[ ! -e ran ] || fail 'the command ran without the filter'
expect_text err './sandbox: the kernel does not take the filter: Function not implemented'
sed -n 's/^[0-9]* \([a-z0-9_]*(.*\)/\1/p' err | sed 's/0x[0-9a-f]*/ADDRESS/; s/,[0-9]\{6,\},/,ADDRESS,/' |
	grep -v '^newfstatat(.* = -1 \|^write(' >calls
cat >expected <<'END'
newfstatat(AT_FDCWD,"/usr/bin/touch",ADDRESS,0) = 0
faccessat2(AT_FDCWD,"/usr/bin/touch",X_OK,AT_EACCESS) = 0
prctl(38,1,0,0,0,0) = 0
seccomp(1,1,ADDRESS,0,0,0) = -1 errno=38 (Function not implemented)
exit_group(125)
END
expect_same expected calls

python3 - <<'END'
data = open("sandbox", "rb").read()
number = lambda nr: (0x52800008 | nr << 5).to_bytes(4, "little")  # mov w8, #nr
assert data.count(number(277)) == 1
open("works", "wb").write(data.replace(number(277), number(124)))
END
chmod +x works
expect_status 0 "$qemu" ./works printf '%s\n' 'a b' c
printf '%s\n' 'a b' c >expected
expect_same expected out
expect_status 42 "$qemu" ./works sh -c 'echo "$A"; exit 42'
expect_status 0 env -i A='x y' PATH=/bin "$qemu" ./works sh -c 'echo "$A"'
expect_equal 'x y' "$(cat out)"
expect_status 127 "$qemu" ./works no-such-command
expect_text err "./works: cannot execute 'no-such-command': No such file or directory"
expect_status 126 "$qemu" ./works ./founding.scp
expect_text err "./works: cannot execute './founding.scp': Permission denied"
printf 'echo "$0 $*"\n' >tool
chmod +x tool
expect_status 0 env PATH=nowhere:.:/bin "$qemu" ./works tool 1 2
expect_equal './tool 1 2' "$(cat out)"
expect_status 125 "$qemu" ./works
expect_text err 'usage: ./works COMMAND [ARG...]'

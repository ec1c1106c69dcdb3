#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The code of launchers that is committed is what the compiler makes of its source: the same
# bytes by the same version, and by any a program that does the same.

. "$TESTS/live/lib.sh"

folder=$TESTS/../compiler/bpf/launcher
for program in clang ld.lld python3; do
	command -v $program >/dev/null || skip "$program is not installed"
done
"$folder/generate" .
for machine in x86_64 aarch64; do
	compiler=$(sed -n '1s/.*generate, \(.*\); do not edit\.$/\1/p' "$folder/$machine.inc")
	[ -n "$compiler" ] || fail "$machine.inc does not say what made it"
	[ "$compiler" != "$("$folder/generate" --compiler)" ] ||
		expect_same "$folder/$machine.inc" $machine.inc
done

case $(uname -m) in
x86_64 | aarch64) machine=$(uname -m) ;;
*) exit 0 ;;
esac
founding_policy
expect_status 0 "$SCMPL" build -t elf --arch "$machine" -o committed founding.scp
python3 - "$machine.inc" "$folder/$machine.inc" <<'END'
import re, struct, sys

def code(path):
    text = open(path).read().split("*/", 1)[1]
    return bytes(int(byte, 16) for byte in re.findall("0x(..)", text))

made, committed = (code(path) for path in sys.argv[1:])
data = open("committed", "rb").read()
assert data.count(committed) == 1
data = bytearray(data.replace(committed, made))
struct.pack_into("<QQ", data, 64 + 32, len(data), len(data))
open("made", "wb").write(data)
END
chmod +x made
for launcher in committed made; do
	{
		run ./$launcher sh -c 'mkdir new; echo "$@"; exit 42' sh 'a b'
		cat out err
		echo "$status"
		run ./$launcher no-such-command
		cat out err
		echo "$status"
	} | sed "s|^./$launcher:|LAUNCHER:|" >said-$launcher
done
expect_text said-made 'Operation not permitted'
expect_text said-made "LAUNCHER: cannot execute 'no-such-command': No such file or directory"
expect_equal '42 127 ' "$(grep -x '[0-9]*' said-made | tr '\n' ' ')"
expect_same said-committed said-made

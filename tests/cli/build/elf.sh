#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A launcher is a small program, the same each time, whose filter is read out of it again.

. "$TESTS/lib.sh"

printf 'default allow\ndeny chmod-family, mkdir\n' >policy.scp
umask 022
for machine in x86_64 aarch64; do
	expect_status 0 "$SCMPL" build -t elf --arch $machine -o $machine policy.scp
	expect_empty err
	"$SCMPL" build -t elf --arch $machine policy.scp | cmp - $machine
	"$SCMPL" build -t bpf --arch $machine policy.scp >$machine.bpf
	tail -c "$(wc -c <$machine.bpf)" $machine | cmp - $machine.bpf
	[ "$(($(wc -c <$machine) - $(wc -c <$machine.bpf)))" -lt 3072 ] || fail 'it is no small program'
	expect_equal -rwxr-xr-x "$(ls -l $machine | cut -c 1-10)"
	for file in $machine $machine.bpf; do
		"$SCMPL" explain --bpf $file
	done >listings
	expect_equal 2 "$(grep -c '^    0 ' listings)"
	expect_equal '' "$(sort listings | uniq -u)"
	expect_status 0 "$SCMPL" verify --bpf $machine --arch $machine policy.scp
	expect_text out "$machine: the same, in"
	expect_status 0 "$SCMPL" diff $machine.bpf $machine
	expect_empty out
done

# One segment, which nobody may write to, no sections, a stack that is not executed.
python3 - <<'END'
import struct

for name, machine, page in ("x86_64", 62, 4096), ("aarch64", 183, 65536):
    data = open(name, "rb").read()
    head = struct.unpack_from("<16sHHIQQQIHHHHHH", data)
    assert head[0][:7] == b"\x7fELF\2\1\1" and head[1:4] == (3, machine, 1), head
    assert 64 + 2 * 56 <= head[4] < len(data) and head[5:] == (64, 0, 0, 64, 56, 2, 0, 0, 0), head
    segments = [struct.unpack_from("<IIQQQQQQ", data, 64 + 56 * i) for i in range(2)]
    assert segments[0] == (1, 5, 0, 0, 0, len(data), len(data), page), segments
    assert segments[1][:2] == (0x6474E551, 6), segments
END

# A mode that keeps others out stays so.
(umask 077 && "$SCMPL" build -t elf --arch x86_64 -o mine policy.scp)
expect_equal -rwx------ "$(ls -l mine | cut -c 1-10)"
expect_status 0 "$SCMPL" build -t elf --arch x86_64 -o folder/ policy.scp
cmp folder/policy.elf x86_64
[ -x folder/policy.elf ] || fail 'what is in a folder cannot be executed'

# Flags go along, and are compared.
(cat policy.scp && echo 'flag LOG, TSYNC') >flags.scp
expect_status 0 "$SCMPL" build -t elf --arch x86_64 -o flags flags.scp
expect_empty err
expect_status 0 "$SCMPL" verify --arch x86_64 --bpf flags flags.scp
expect_status 1 "$SCMPL" verify --arch x86_64 --bpf flags policy.scp
expect_text err "the policy asks for the flags '', the launcher for 'TSYNC, LOG' [artefact-differs]"
expect_status 1 "$SCMPL" diff x86_64 flags
expect_text out 'flags:'

# Another filter differs; other code, or another program, is no launcher.
python3 - <<'END'
data = bytearray(open("x86_64", "rb").read())
at = len(data) - 8
while data[at] != 6 or data[at + 4 : at + 8] != b"\x01\x00\x05\x00":
    at -= 8
data[at + 4] = 13
open("errno", "wb").write(data)
data[at + 4] = 1
data[0xB0] ^= 1
open("code", "wb").write(data)
END
expect_status 1 "$SCMPL" verify --arch x86_64 --bpf errno policy.scp
expect_text err "'deny with EPERM', the filter 'deny with EACCES'"
for command in 'verify --bpf FILE policy.scp' 'explain --bpf FILE' 'diff FILE policy.scp' 'exec FILE -- true'; do
	status=1
	[ "${command%% *}" != exec ] || status=125
	for file in code "$(command -v cat)"; do
		# shellcheck disable=SC2046 # one word an argument
		expect_status $status "$SCMPL" $(echo "$command" | sed "s|FILE|$file|")
		expect_text err 'it is a program, and no launcher'
		expect_text err '[bad-filter]'
	done
done

# It is no policy.
expect_status 1 "$SCMPL" build x86_64
expect_text err "'x86_64' is a launcher, and no text"

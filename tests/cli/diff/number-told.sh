#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a handler or a tracer is told is named where it differs; what the kernel ignores is none.

. "$TESTS/lib.sh"

expect_status 1 "$SCMPL" diff -e 'default allow; arch x86_64; trap mkdir with 3; trace rmdir' \
	-e 'default allow; arch x86_64; trap mkdir; trace rmdir with 2'
expect_text out 'other: trap with 3 -> trap'
expect_text out 'other: trace -> trace with 2'

# with_data OLD NEW: filter.bpf with another return value
with_data()
{
	python3 - "$1" "$2" <<'END'
import struct, sys
old, new = (int(text, 16) for text in sys.argv[1:])
code = open("filter.bpf", "rb").read()
assert struct.pack("=HBBI", 6, 0, 0, old) in code
open("other.bpf", "wb").write(
    code.replace(struct.pack("=HBBI", 6, 0, 0, old), struct.pack("=HBBI", 6, 0, 0, new)))
END
}

expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o filter.bpf \
	-e 'default allow; deny mkdir with 4095; kill rmdir'
with_data 7fff0000 7fff1234 # allow
expect_status 0 "$SCMPL" diff filter.bpf other.bpf
with_data 80000000 80000007 # kill
expect_status 0 "$SCMPL" diff filter.bpf other.bpf
with_data 50fff 5ffff # an errno above 4095 is 4095
expect_status 0 "$SCMPL" diff filter.bpf other.bpf
expect_empty err # of the number -1, which many filters guard, neither
with_data 50fff 50ffe
expect_status 1 "$SCMPL" diff filter.bpf other.bpf

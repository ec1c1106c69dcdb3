#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A raw filter is explained like a policy, but that it has no lines; one that
# cannot be told exactly is refused.

. "$TESTS/lib.sh"

"$SCMPL" build -t bpf -o filter.bpf \
	-e 'arch x86_64 default deny allow read; allow openat where flags lacks O_CREAT'
"$SCMPL" explain filter.bpf read openat >out
cat >expected <<'END'
read on x86_64:
  allow
openat on x86_64:
  allow where flags lacks O_CREAT
  deny with EPERM where flags has O_CREAT
END
expect_same expected out

# filter CODE K...: instructions that jump nowhere, and the last one allows.
filter()
{
	python3 -c '
import struct, sys
words = [int(word, 0) for word in sys.argv[1:]] + [0x06, 0x7FFF0000]
code = zip(words[::2], words[1::2])
sys.stdout.buffer.write(b"".join(struct.pack("=HBBI", c, 0, 0, k) for c, k in code))
' "$@" >odd.bpf
}

filter 0x20 0
expect_status 0 "$SCMPL" explain odd.bpf read
expect_text out '  allow'
filter 0x20 0 0x04 1 # ld nr; add 1
expect_status 1 "$SCMPL" explain odd.bpf read
expect_text err 'it computes with what it loads'
filter 0x20 3 # not aligned
expect_status 1 "$SCMPL" explain odd.bpf read
expect_text err '[bad-filter]'
python3 -c '
import struct, sys
code = [(0x20, 0, 0, 8), (0x15, 0, 1, 7), (6, 0, 0, 0x50001), (6, 0, 0, 0x7FFF0000)]
sys.stdout.buffer.write(b"".join(struct.pack("=HBBI", *i) for i in code))
' >odd.bpf
expect_status 1 "$SCMPL" explain odd.bpf read
expect_text err 'where in memory the call comes from'

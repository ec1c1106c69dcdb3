#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --bpf lists the instructions of a filter, in either byte order and whoever made it.

. "$TESTS/lib.sh"

python3 - <<'END'
import struct
code = [
    (0x20, 0, 0, 4),           # ld arch
    (0x15, 0, 6, 0xC000003E),
    (0x20, 0, 0, 0),           # ld nr
    (0x15, 2, 0, 83),
    (0x05, 0, 0, 2),
    (0x04, 0, 0, 1),           # add 1, which no proof follows
    (0x20, 0, 0, 24),          # ld the lower half of argument 1
    (0x06, 0, 0, 0x7FFF0000),
    (0x06, 0, 0, 0x80000000),
]
for name, order in ("filter.bpf", "<"), ("other.bpf", ">"):
    with open(name, "wb") as out:
        out.write(b"".join(struct.pack(order + "HBBI", *i) for i in code))
END
cat >expected <<'END'
    0  ld    arch
    1  jeq   0xc000003e (x86_64), 2, 8
    2  ld    nr
    3  jeq   83 (mkdir), 6, 4
    4  ja    7
    5  0x04  0x1
    6  ld    arg1.low
    7  ret   allow
    8  ret   kill
END
for filter in filter.bpf other.bpf; do
	expect_status 0 "$SCMPL" explain --bpf "$filter"
	expect_same expected out
done
"$SCMPL" explain --bpf - <filter.bpf >out
expect_same expected out

# Of a machine of the other byte order, too.
"$SCMPL" build -t bpf --arch s390x -e 'default allow; deny mkdir where mode has 0o1000' |
	"$SCMPL" explain --bpf - >out
expect_text out 'jeq   0x80000016 (s390x), '
expect_text out 'ld    arg1.low'

echo 'default allow' >policy.scp
expect_status 1 "$SCMPL" explain --bpf policy.scp
expect_text err 'expected a filter'
head -c 7 filter.bpf >odd.bpf
expect_status 1 "$SCMPL" explain --bpf odd.bpf
expect_text err 'its size is no multiple of 8'
expect_status 2 "$SCMPL" explain --bpf filter.bpf read

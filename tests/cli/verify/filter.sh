#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A raw filter is proven, too; one bit less in it is noticed.

. "$TESTS/lib.sh"

printf 'default allow\ndeny chmod-family, mkdir\n' >policy.scp
machine=$(uname -m)
expect_status 0 "$SCMPL" build -t bpf --arch "$machine" -o good.bpf policy.scp
expect_status 0 "$SCMPL" verify --arch "$machine" --bpf good.bpf policy.scp
expect_text out 'the same, in'

python3 - <<'END'
code = bytearray(open("good.bpf", "rb").read())
for at in range(0, len(code), 8):
    if code[at] == 0x06 and code[at + 4 : at + 8] == b"\x01\x00\x05\x00":
        code[at + 4] = 13
open("bad.bpf", "wb").write(code)
END
expect_status 1 "$SCMPL" verify --arch "$machine" --bpf bad.bpf policy.scp
expect_text err 'artefact-differs'
expect_text err "'deny with EPERM', the filter 'deny with EACCES'"

printf 'x' >odd.bpf
expect_status 1 "$SCMPL" verify --arch "$machine" --bpf odd.bpf policy.scp

# libseccomp's filters kill the thread alone on calls through other ABIs: that is told, and hides
# no other difference.
for file in good bad; do
	python3 - "$file" <<'END'
import sys
code = bytearray(open(sys.argv[1] + ".bpf", "rb").read())
for at in range(0, len(code), 8):
    if code[at] == 0x06 and code[at + 4 : at + 8] == b"\0\0\0\x80":
        code[at + 7] = 0
open("thread-" + sys.argv[1] + ".bpf", "wb").write(code)
END
done
expect_status 0 "$SCMPL" verify --arch "$machine" --bpf thread-good.bpf policy.scp
expect_text out 'the same, in'
expect_text err 'warning: calls through ABIs that the policy does not name kill the thread and not the process'
expect_status 1 "$SCMPL" verify --arch "$machine" --bpf thread-bad.bpf policy.scp
expect_text err "'deny with EPERM', the filter 'deny with EACCES'"

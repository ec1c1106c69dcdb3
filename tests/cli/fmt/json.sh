#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# For machines: which files are canonical, and what would change.  Nothing is written.

. "$TESTS/lib.sh"

printf 'default allow\ndeny  mkdir,chmod\n' >crooked.scp
printf 'default allow\ndeny chmod, mkdir\n' >straight.scp
cp crooked.scp before.scp
expect_status 1 "$SCMPL" fmt --json straight.scp crooked.scp
python3 - out <<'END'
import json, sys
text, decoder, found = open(sys.argv[1]).read().strip(), json.JSONDecoder(), []
while text:
    one, end = decoder.raw_decode(text)
    found.append(one)
    text = text[end:].lstrip()
assert [one["file"] for one in found] == ["straight.scp", "crooked.scp"], found
assert [one["canonical"] for one in found] == [True, False], found
assert found[0]["changes"] == "" and "+deny chmod, mkdir" in found[1]["changes"], found
END
cmp crooked.scp before.scp
expect_status 0 "$SCMPL" fmt --json straight.scp

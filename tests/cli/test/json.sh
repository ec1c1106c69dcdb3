#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --json says what TAP says, to machines.

. "$TESTS/lib.sh"

expect_status 1 "$SCMPL" test --json -e 'arch x86_64 default allow; deny mkdir; kill reboot
	expect deny mkdir; expect allow reboot'
cat >read.py <<'END'
import json

told = json.load(open("out"))
*made, right, wrong = told["tests"]
assert made and all(test["ok"] for test in made), made
assert right == {"name": "<command line>:2: expect deny mkdir", "ok": True}, right
assert not wrong["ok"] and "says 'kill' to 'reboot'" in wrong["reasons"][0], wrong
assert (told["failed"], told["rules"], told["exercised"]) == (1, 2, 1), told
assert told["not_exercised"] == ["<command line>:1: kill reboot"], told
END
python3 read.py

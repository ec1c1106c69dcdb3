#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --inline: the same profile on one line and without comments, for what takes text and no file.

. "$TESTS/lib.sh"

policy='arch x86_64, x86, x32 default allow deny chmod deny socket where family in 3..9 if cap SYS_ADMIN'
for target in docker podman; do
	expect_status 0 "$SCMPL" build -t "$target" -e "$policy"
	mv out whole.json
	expect_status 0 "$SCMPL" build -t "$target" --inline -e "$policy"
	mv out line.json
	expect_equal 1 "$(wc -l <line.json)" 'the number of lines'
	! grep -q comment line.json || fail 'a comment is in it'
	python3 - <<'END' || fail 'it is another profile'
import json, sys
whole, line = (json.load(open(name)) for name in ("whole.json", "line.json"))
for rule in whole["syscalls"]:
    rule.pop("comment")
sys.exit(whole != line)
END
done

expect_status 1 "$SCMPL" build -t pfc --inline -e "$policy"
expect_text err '--inline'

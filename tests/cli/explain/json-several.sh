#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --json is one document, however many calls are asked for.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" explain --json -e 'default allow; deny mkdir' mkdir rmdir mkdir-family
python3 - out <<'END'
import json, sys
cases = json.load(open(sys.argv[1]))
assert [one["call"] for one in cases][:2] == ["mkdir", "rmdir"], cases
assert len(cases) == 4, cases
END

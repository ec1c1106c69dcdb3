#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every finding has a level; what is not ok has an advice; --json says the same.

. "$TESTS/lib.sh"

run "$SCMPL" doctor
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "exit status $status: $(cat err)"
! grep -qv '^\(ok   \|warn \|fail \) [^ ]\|^  *-> [^ ]' out || fail "$(cat out)"
for subject in kernel seccomp libseccomp Docker Podman runc crun; do
	grep -q "^[a-z]* *$subject " out || fail "nothing about $subject"
done
awk '/^(warn|fail)/ { want = 1; next } /^ *->/ { want = 0; next } want { exit 1 }' out ||
	fail 'a finding without an advice'
cp out text
expect_status "$status" "$SCMPL" doctor --json
python3 - out text <<'END'
import json, sys
findings = json.load(open(sys.argv[1]))["findings"]
lines = [line for line in open(sys.argv[2]) if not line.startswith(" ")]
assert len(findings) == len(lines)
for finding, line in zip(findings, lines):
    assert finding["level"] == line.split()[0]
    assert finding["found"] in line
    assert (finding["advice"] is None) == (finding["level"] == "ok")
END

# a program that is there and does not answer is not told to be missing
mkdir bin
printf '#!/bin/sh\nexit 1\n' >bin/podman
chmod +x bin/podman
PATH=$PWD/bin:$PATH run "$SCMPL" doctor
grep -q '^ok *Podman *installed, ' out || fail "$(grep Podman out)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# verify --pid of a container under Docker's own profile: the runtime is guessed, and what is
# left is the one real difference, that the profile compares whole registers.

. "$TESTS/engines/docker-lib.sh"

need python3
with_sleeper
pid=$(docker inspect --format '{{.State.Pid}}' sleeper)
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$TESTS/stdlib" python3 -c '
import pathlib
from check_profiles import wide_library
wide_library(pathlib.Path("stdlib"))'
begin_tests

"$SCMPL" verify --pid "$pid" --stdlib stdlib -e "extend docker-default@$default" >out 2>&1 &&
	grep -q 'the same, in 1 filter' out && grep -q 'runc answers ENOSYS' out && : >details ||
	cp out details
report 'with whole registers compared it is the same' details
! "$SCMPL" verify --pid "$pid" -e "extend docker-default@$default" >out 2>&1 &&
	[ "$(grep -c 'error:' out)" -eq 1 ] &&
	grep -q '0x100000000) on x86_64: the policy says' out && : >details || cp out details
report 'the width of an argument is the one difference' details
docker rm --force sleeper >/dev/null
end_tests

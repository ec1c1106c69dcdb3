#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The suites, soak and bench say on a terminal what they are at, in a line that is gone before
# anything else is printed; not without a terminal, nor with --no-progress.  Nobody waits for
# the second that it takes otherwise.

. "$TESTS/lib.sh"

cat >run.py <<'END'
import os, pathlib, pty, runpy, sys
sys.dont_write_bytecode = True
script = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(script.parent), os.environ["TESTS"]]
import progress
progress.PATIENCE = 0
sys.argv = sys.argv[1:]
runpy.run_path(str(script), run_name="__main__")
END
cat >terminal.py <<'END'
import pty, sys
sys.exit(pty.spawn([sys.executable, "run.py", *sys.argv[1:]]) >> 8)
END
export SOAK_SECONDS=0
wiped=$(printf '\033[K\r\033[K')

# shows LINE SCRIPT ARGUMENTS...
shows()
{
	line=$1
	shift
	python3 terminal.py "$@" >out 2>&1 </dev/null || :
	expect_text out "$line"
	expect_text out "$wiped"
	python3 terminal.py "$@" --no-progress >out 2>&1 </dev/null || :
	! grep -q "$(printf '\033')" out || fail "$1 --no-progress: $(cat out)"
	python3 run.py "$@" >out 2>&1 || :
	! grep -q "$(printf '\033')" out || fail "$1, no terminal: $(cat out)"
}

shows '0 of 1: cases/short/above' "$TESTS/run" cases/short/above-an-address-as
shows 'soak: 0 runs, nothing found; 0 s left' "$TESTS/soak"
shows 'bench: Filters' "$TESTS/bench/run" filters

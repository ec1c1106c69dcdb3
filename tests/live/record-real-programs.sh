#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Real programs run under their own record, without a denial; what they did not do is denied.

. "$TESTS/live/example-lib.sh"

need cc
compile attack "$EXAMPLES/attack.c"
open_to_users

# own_record NAME COMMAND...
own_record()
{
	name=$1
	shift
	mkdir "$name"
	(cd "$name" && "$SCMPL" record -o "../$name.scp" -- "$@") >"$name.out" 2>&1 ||
		fail "$name under the recorder: $(cat "$name.out")"
	rm -rf "$name"
	mkdir "$name"
	(cd "$name" && "$SCMPL" exec --explain-denied "../$name.scp" -- "$@") >"$name.out" 2>&1 ||
		fail "$name under its own record: $(cat "$name.out")"
	! grep -q '^scmpl: ' "$name.out" || fail "$name: $(cat "$name.out")"
	attacks_fail 'ptrace io_uring inet' "$SCMPL" exec "$name.scp" --
}

ran=0
if command -v git >/dev/null; then
	own_record git sh -c 'git init -q . && echo text >file && git add file &&
		git -c user.name=a -c user.email=a@b commit -qm one && git log --oneline | cat'
	ran=$((ran + 1))
fi
if command -v gcc >/dev/null; then
	own_record gcc sh -c 'echo "int main(void) { return 0; }" >a.c && gcc -o a a.c && ./a'
	ran=$((ran + 1))
fi
if [ -x /usr/bin/python3 ]; then
	own_record python3 /usr/bin/python3 -c 'import json, subprocess, tempfile
with tempfile.TemporaryFile() as file:
    file.write(json.dumps([1]).encode())
print(subprocess.check_output(["echo", "hello"]))'
	ran=$((ran + 1))
fi
[ "$ran" -gt 0 ] || skip 'none of git, gcc and python3 is here'

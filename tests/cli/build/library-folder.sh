#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library compiled in has tables of its groups' calls; a folder in its place is read.  Of
# the same text both make the same: profiles, roles, a group with exceptions, one with conditions.

. "$TESTS/lib.sh"

folder=$TESTS/../stdlib

same()
{
	policy=$1
	set -- -t bpf --arch x86_64,x86,x32 --cap=SYS_PTRACE --kernel=6.6 -e "$policy"
	expect_status 0 "$SCMPL" build -o compiled "$@"
	expect_status 0 "$SCMPL" build -o read --stdlib "$folder" "$@"
	cmp compiled read || fail "$policy"
}

for profile in "$folder"/profiles/*.scp; do
	same "extend $(basename "$profile" .scp)"
done
for role in $(sed -n 's/^group \(program-[^ ]*\).*/\1/p' "$folder"/roles/*.scp); do
	same "default deny; allow $role"
done
same 'default allow; deny chmod-family, container-ipc, container-processes, open-create'
same 'group own-calls = container-files except chmod-family; default deny; allow own-calls'

# It is the text in the folder that counts.
mkdir other
cp -R "$folder"/. other
echo 'group chmod-family "another" = chmod' >other/families/filesystem.scp
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o read --stdlib other \
	-e 'default allow; deny chmod-family'
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o compiled -e 'default allow; deny chmod'
cmp compiled read || fail 'the folder has another family'

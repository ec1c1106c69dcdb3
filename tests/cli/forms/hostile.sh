#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# YAML that is meant to harm: bombs of anchors, levels, keys and documents without end, objects
# in objects.  All of it is refused at once, where it stands.

. "$TESTS/lib.sh"

# refused TEXT COMMAND...: what COMMAND prints is refused with TEXT.
refused()
{
	text=$1
	shift
	"$@" >p.yaml
	run timeout 10 "$SCMPL" import p.yaml
	expect_equal 1 "$status" "status of $*"
	expect_text err "$text"
	expect_empty out
}

print()
{
	printf '%b' "$1"
}

# repeat COUNT FORMAT: FORMAT with the numbers in it.
repeat()
{
	awk -v n="$1" -v f="$2" 'BEGIN { for (i = 1; i <= n; i++) printf f, i, i }'
}

bomb()
{
	printf 'kind: SeccompProfile\na0: &a0 [x, x]\n'
	for i in 1 2 3 4 5 6 7 8 9; do
		echo "a$i: &a$i [*a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1))]"
	done
}

lists()
{
	echo 'kind: List'
	for i in 0 1 2 3 4 5 6 7 8 9; do
		printf '%*sitems:\n%*s- kind: List\n' $((2 * i)) '' $((2 * i)) ''
	done
}

keys()
{
	printf 'kind: ConfigMap\ndata:\n'
	repeat 20000 '  k%d: "{\\"syscalls\\": %d}"\n'
}

documents()
{
	repeat 20000 '---\nkind: Pod\nspec: {x%d: %d}\n'
}

refused 'a profile in YAML has no anchors' bomb
refused 'a profile in YAML has no tags' print 'kind: !!str SeccompProfile\n'
refused 'a profile in YAML has no tags' print 'kind: SeccompProfile\nspec: !!python/object:os.system {}\n'
refused 'a profile in YAML has no aliases' print 'kind: SeccompProfile\n<<: *a\n'
refused '3:1: error: "kind" is here for the second time' print 'kind: SeccompProfile\nspec: {}\nkind: Pod\n'
refused '3:29: error: "action" is here for' print 'kind: SeccompProfile\nspec: {syscalls: [\n{action: SCMP_ACT_KILL,     action: SCMP_ACT_ALLOW}]}\n'
refused '"kind" is here for the second time' print 'kind: Pod\n"kind": SeccompProfile\n'
refused "a 'List' is no seccomp profile" lists
refused 'this file holds 20000 profiles: say which' keys
refused "a 'Pod' is no seccomp profile" documents
refused '4:11: error: no text of this ConfigMap is a seccomp profile' print 'kind: ConfigMap\ndata:\n  a: |\n    kind: ConfigMap\n    data: {a: "{syscalls: []}"}\n'
refused '3:15: error: this is not JSON' print 'kind: ConfigMap\ndata:\n  a: "{syscalls"\n'
refused 'this is not YAML' print 'kind: ConfigMap\ndata:\n  a: "{\n'
refused 'a seccomp profile is a JSON object' print '---\n- a\n'

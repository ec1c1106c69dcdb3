#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is said of a profile is shown where people wrote it, in each form, for warnings and for
# errors: the line of the user's file, and a caret below the word.

. "$TESTS/lib.sh"
. "$TESTS/cli/forms/forms.inc"

# place_of FILE WORD: LINE:COLUMN, from the quote on that may be in front of it.
place_of()
{
	awk -v word="$2" '{
		at = 0
		while (n = index(substr($0, at + 1), word))
			at += n
		if (!at)
			next
		at -= substr($0, at - 1, 1) == "\""
		at -= substr($0, at - 1, 1) == "\\"
		place = NR ":" at
	} END { print place }' "$1"
}

make_forms chmot SCMP_ACT_ERRNO
for form in $FORMS; do
	file=${form%#*}
	place=$(place_of "$file" chmot)
	expect_status 0 "$SCMPL" check "$form"
	expect_text err "$file:$place: warning: no architecture has a system call 'chmot'"
	grep -A2 "$file:$place: warning: no" err | grep -q "^      | .*^~*.* did you mean" ||
		fail "no caret for $form"
done

# The same for machines.
expect_status 0 "$SCMPL" check --diagnostics=json quoted.yaml
expect_text out '"column": '"$(place_of quoted.yaml chmot | sed 's/.*://')"

make_forms mkdirat SCMP_ACT_DENI
for form in $FORMS; do
	file=${form%#*}
	expect_status 1 "$SCMPL" import "$form"
	expect_text err "$file:$(place_of "$file" SCMP_ACT_DENI): error: 'SCMP_ACT_DENI' is not an action"
done

# A text of an object is JSON of its own: what is wrong with that is told in the file, too.
sed -i 's/"mkdir",/"mkdir"/' configmap.yaml
expect_status 1 "$SCMPL" import configmap.yaml
expect_text err "configmap.yaml:11:36: error: this is not JSON"

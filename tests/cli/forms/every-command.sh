#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whatever import reads, each command reads, and it is the same to all of them.

. "$TESTS/lib.sh"
. "$TESTS/cli/forms/forms.inc"

make_forms mkdirat SCMP_ACT_ERRNO
printf 'default allow\narch x86_64\ndeny mkdir, mkdirat\n' >policy.scp
printf 'default allow\narch x86_64\n' >open.scp
expect_status 0 "$SCMPL" build -t bpf policy.scp -o policy.bpf

# try COMMAND...: it works, and does what it does with the first form; what is told of places is
# left out, for they are others.
try()
{
	expect_status 0 "$SCMPL" "$@"
	sed -e 's/[a-z]*\.\(json\|yaml\)[#a-z]*:[0-9:]*.*/PLACE/' -e 's/^# Imported from.*/TITLE/' \
		-e 's/[a-z]*\.\(json\|yaml\)\(#web\)*/FORM/g' out >>now
}

# Each form by the commands that show all of it.
for form in $FORMS; do
	: >now
	try import "$form"
	try check -Wno-abi-left-out -Wno-bare-grant -Wno-incomplete-family "$form"
	try diff "$form" policy.scp
	try explain "$form" mkdir rmdir
	[ "$form" != docker.json ] || cp now expected
	expect_same expected now
done

# The others by a few.
for form in docker.json quoted.yaml documents.yaml several.yaml#web; do
	: >now
	try build --inline "$form"
	try test "$form"
	try verify "$form"
	try verify --json "$form" policy.scp
	try verify --bpf policy.bpf "$form"
	try merge "$form" "$form"
	try build --inline --baseline "$form" -Wno-cut-by-baseline --arch x86_64 open.scp
	try review --format text --base "$form" policy.scp
	echo "include \"$form\"" | cat open.scp - >includes.scp
	try diff includes.scp policy.scp
	[ "$form" != docker.json ] || cp now expected
	expect_same expected now
done

# The empty outputs above are of two that are the same.
expect_status 0 "$SCMPL" diff docker.json policy.scp
expect_empty out
expect_status 1 "$SCMPL" diff spo.yaml open.scp
expect_text out 'mkdir'

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
expect_status 0 "$SCMPL" build -t oci-artifact policy.scp -o layout

# try COMMAND...: it works, and does what it does with the first form; what is told of places is
# left out, for they are others.
try()
{
	expect_status 0 "$SCMPL" "$@"
	sed -e 's/[a-z]*\.\(json\|yaml\)[#a-z]*:[0-9:]*.*/PLACE/' -e 's/layout[a-z0-9/]*:[0-9:]*.*/PLACE/' \
		-e 's/^# Imported from.*/TITLE/' -e 's/^# Merged from.*/TITLE/' \
		-e 's/layout[a-z0-9/]*/FORM/g' -e 's/[a-z]*\.\(json\|yaml\)\(#web\)*/FORM/g' out >>now
}

for form in $FORMS layout; do
	: >now
	try import "$form"
	try check -Wno-abi-left-out -Wno-bare-grant -Wno-incomplete-family "$form"
	try diff "$form" policy.scp
	try explain "$form" mkdir rmdir
	try build -t base64 "$form"
	try test "$form"
	try verify "$form"
	try verify --json "$form" policy.scp
	try verify --bpf policy.bpf "$form"
	try merge "$form" "$form"
	try build -t base64 --baseline "$form" -Wno-cut-by-baseline --arch x86_64 open.scp
	try review --format text --base "$form" policy.scp
	if [ "$form" != layout ]; then
		echo "include \"$form\"" | cat open.scp - >includes.scp
		expect_status 0 "$SCMPL" diff includes.scp policy.scp
		expect_empty out
	fi
	[ "$form" != docker.json ] || cp now expected
	expect_same expected now
done

# The empty outputs above are of two that are the same.
expect_status 0 "$SCMPL" diff docker.json policy.scp
expect_empty out
expect_status 1 "$SCMPL" diff spo.yaml open.scp
expect_text out 'mkdir'

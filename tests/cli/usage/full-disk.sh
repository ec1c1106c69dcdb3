#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Help that cannot be written is not a success.

. "$TESTS/lib.sh"

run sh -c '"$SCMPL" --help >/dev/full'
[ "$status" -ne 0 ] || fail 'exit status 0'

for arguments in --version 'build --help' 'exec --help'; do
	# shellcheck disable=SC2086
	run sh -c '"$SCMPL" "$@" >/dev/full' sh $arguments
	[ "$status" -eq 3 ] || fail "exit status $status: $arguments"
	expect_text err "cannot write 'standard output'"
done

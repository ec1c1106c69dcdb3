#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What an example opens and closes against Docker's default, as text and as the comment on a
# pull request: looser first, with the lines of both sides and an example call.

. "$TESTS/lib.sh"

cp "$TESTS/../examples/docker-plus-minus/policy.scp" .
for format in text markdown; do
	echo "== $format"
	"$SCMPL" review --base docker-default@29.4 --format "$format" policy.scp
done

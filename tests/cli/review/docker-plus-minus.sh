#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What an example opens and closes against Docker's default, as text and as the comment on a
# pull request: looser first, with the lines of both sides and an example call.  Which libseccomp
# and kernel are here is no matter.

. "$TESTS/lib.sh"

cp "$TESTS/../examples/docker-plus-minus/policy.scp" .
for format in text markdown; do
	echo "== $format"
	"$SCMPL" review --base docker-default@29.4 --format "$format" policy.scp |
		sed 's/\(libseccomp\) [0-9.\\]*\(, on Linux\) [0-9.\\]*[0-9]/\1 N\2 N/; s/scmpl [0-9]*[.\\][0-9.\\]*[0-9]/scmpl N/'
done

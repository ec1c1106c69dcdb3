#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All that the engines' defaults decide.  Where this changes, a group that they are made of has
# grown: then the profile has to leave the new calls out, until its engine lets them through.

. "$TESTS/lib.sh"

for name in docker-default podman-default; do
	echo "extend $name" >$name.scp
	"$SCMPL" diff --textconv $name.scp
done

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What engines of old denied by default is imported as that release's profile; what is changed of
# it, in one rule a call.

. "$TESTS/lib.sh"

# a release of its own; one whose default is an errno that mips numbers otherwise
for name in docker-default@20.10.0 docker-default@20.10.22 podman-default@5.8; do
	expect_status 0 "$SCMPL" build -o old.json -e "extend $name"
	expect_status 0 "$SCMPL" import old.json
	expect_equal "extend $name" "$(grep -v '^#' out | tr -d '\n')"
done
expect_text out '# Its errno 38 is ENOSYS, which mips numbers otherwise'

# denied whatever the capability, the errno of which was ENOSYS and is not
expect_status 0 "$SCMPL" build -o old.json --arch x86_64 \
	-e 'extend docker-default@20.10; override deny clone3'
expect_status 0 "$SCMPL" import old.json
expect_equal 'override deny clone3' "$(grep clone3 out)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two engines' defaults: what a container gains and loses by going from one to the other.

. "$TESTS/lib.sh"

echo 'extend docker-default' >docker.scp
echo 'extend podman-default' >podman.scp
expect_status 1 "$SCMPL" diff docker.scp podman.scp
expect_text out 'clone3 if no cap SYS_ADMIN'
expect_text out 'family == AF_ALG'
expect_text out 'stricter: '
expect_text out 'looser: '
cp out forth
expect_status 1 "$SCMPL" diff podman.scp docker.scp
expect_equal "$(grep -c '^looser' forth)" "$(grep -c '^stricter' out)" 'sections the other way round'

# README shows how it begins: live/guide compares.
expect_status 1 "$SCMPL" diff -e 'extend docker-default' -e 'extend podman-default'
expect_same forth out

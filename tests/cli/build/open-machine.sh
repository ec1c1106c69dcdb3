#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# With --cap and --kernel a profile is for an engine that asks nothing; while it still asks for
# the architecture it is not, which is told.

. "$TESTS/lib.sh"

host="--cap= --kernel=6.6"
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" build $host -e 'extend docker-default'
expect_text out archMap
expect_text err 'this profile still asks for the architecture (archMap, includes.arches)'
expect_text err 'for them build with -t oci'
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" build $host --arch x86_64 -e 'extend docker-default'
! grep -E 'archMap|arches' out || fail 'it asks for the architecture'
expect_empty err
expect_status 0 "$SCMPL" build --kernel 6.6 -e 'extend docker-default'
expect_empty err

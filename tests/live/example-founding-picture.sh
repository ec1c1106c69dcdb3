#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The picture in README is what its script makes of a run of today's program.

. "$TESTS/live/example-lib.sh"

need python3
[ "$(uname -m)" = x86_64 ] || skip 'the picture is of an x86-64 machine'
expect_status 0 "$EXAMPLES/founding/picture"
cp out picture.svg
expect_same "$EXAMPLES/founding/picture.svg" picture.svg
python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("picture.svg")'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list CONSTANT shows its value on every architecture.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list O_DIRECT AT_FDCWD MAP_32BIT
expect_text out '  65536 (0x10000) on aarch64 arm m68k'
expect_text out '  16384 (0x4000) on x86_64'
expect_text out '  -100 (0xffffffffffffff9c) on x86_64'
grep -A 2 '^MAP_32BIT$' out | grep -q '^  not on aarch64' || fail "$(cat out)"
expect_status 1 "$SCMPL" list O_DIRCT
expect_empty out
expect_text err "did you mean 'O_DIRECT'?"

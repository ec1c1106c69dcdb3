#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What they type in rules: arguments by their order, architectures, who runs the program.

. "$TESTS/cli/habits/lib.sh"

try_habits rules 60

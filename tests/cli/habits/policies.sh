#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people type who come from JSON, systemd and C.

. "$TESTS/cli/habits/lib.sh"

try_habits policies 130

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What they type who come from C and its relatives, systemd, Kubernetes, AppArmor and firewalls.

. "$TESTS/cli/habits/lib.sh"

try_habits foreign 130

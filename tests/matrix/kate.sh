#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/matrix/lib.sh"

# KDE's sixth Frameworks, of Debian 13.
with_root trixie
inside sh "$TESTS/editors/kate.sh"

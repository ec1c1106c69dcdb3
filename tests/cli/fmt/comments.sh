#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every comment stays, and by its word; sorting stops at a comment of its own line.

. "$TESTS/lib.sh"

"$SCMPL" fmt - <<'END'


# The head.   
#!no space

default deny # first



allow write, # to write
      # network
      socket(family == AF_INET # inet
      ), bind, accept # all three
      , # files
      read, open
      # before the condition
      where arg0 == 1 # last of it
allow execve     # one
allow exit_group # two
# before the next
# and more
deny # why this
     chroot if # first
     cap SYS_ADMIN # behind all
     # loose
default # in the middle
  allow
# nothing follows
END

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Modes are told as people write them: types and special bits by name, the rest in octal.

. "$TESTS/lib.sh"

cat >new.scp <<'END'
default allow
deny chmod where mode has any S_ISUID|S_ISGID
deny mknod where mode & S_IFMT == S_IFBLK
deny mkdir where mode == 0o777
deny creat where mode has any 0o022
END
expect_status 1 "$SCMPL" diff -e 'default allow' new.scp
expect_text out '  chmod where mode has any S_ISGID|S_ISUID'
expect_text out '  mknod where mode & S_IFMT == S_IFBLK'
expect_text out '  mkdir where mode == 0o777'
expect_text out '  creat where mode has any 0o22'
expect_text out 'for example mkdir(mode = 0o777)'

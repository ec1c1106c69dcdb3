#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What changed is told in the comparisons of both policies.

. "$TESTS/lib.sh"

cat >old.scp <<'END'
default allow
arch x86_64
deny write where count > 4096
deny openat where flags has O_CREAT
deny mmap where prot has PROT_EXEC and flags has MAP_ANONYMOUS
deny ioctl where cmd & 0xff00 == 0x5400
END
cat >new.scp <<'END'
default allow
arch x86_64
deny write where count >= 100 and count & 3 != 3
deny openat where flags has O_CREAT and flags lacks O_EXCL
deny mmap where prot has PROT_EXEC and prot != PROT_READ|PROT_EXEC and flags has MAP_ANONYMOUS
deny ioctl where cmd & 0xff00 == 0x5400 and cmd not in (TCGETS, TIOCGWINSZ)
END
expect_status 1 "$SCMPL" diff old.scp new.scp
cat out

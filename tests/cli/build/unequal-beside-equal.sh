#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# libseccomp loses a rule that asks for `how == 0` beside something else when one with
# `how != 0` follows, of the same action, or on x86 of any: what is written has no such pair.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
default allow
arch x86_64
deny openat2(dfd > 3 and how == NULL)
kill openat2(dfd <= 3 and how == NULL)
deny openat2(how != NULL)
END
expect_status 0 "$SCMPL" build -o profile.json policy.scp
expect_status 0 "$SCMPL" verify --json profile.json policy.scp
expect_text out 'x86_64: the same by libseccomp'

cat >policy.scp <<'END'
default allow
arch x86_64, x86
deny fcntl
kill-thread fcntl(fd lacks 0177 and arg == 511) if no cap SYS_ADMIN
END
expect_status 0 "$SCMPL" build -o profile.json policy.scp
expect_status 0 "$SCMPL" verify --json profile.json policy.scp
expect_status 0 "$SCMPL" diff profile.json policy.scp
expect_empty err

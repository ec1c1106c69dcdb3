#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Denying some of a family names the others, also in a profile; all of it is fine.

. "$TESTS/lib.sh"

only='-Wno-open-route -Wno-io-uring-reachable -Wno-unknown-to-engine'
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $only -e 'default allow; deny chmod, fchmod, fchmodat'
expect_text err 'fchmodat2'
expect_text err "'chmod-family' has them all"
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $only -e 'default allow; deny chmod-family'
expect_empty err
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["mkdir"], "action": "SCMP_ACT_ERRNO" } ] }
END
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $only profile.json
expect_text err 'profile.json:2:'
expect_text err 'mkdirat'

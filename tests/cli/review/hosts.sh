#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# By architecture, capability and kernel: what differs, what each guard opens, what is newer than
# the baseline.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
default deny
baseline linux 6.1 else ENOSYS
arch x86_64, x86
allow read, socketcall
allow mount if cap SYS_ADMIN
allow ptrace if kernel >= 4.8
END
expect_status 0 "$SCMPL" review policy.scp -o page.html
sed -n '/<section id="where"/,/<\/section>/p' page.html >where

expect_text where 'Calls through any other kill the process. All decide a call alike.'
expect_text where '<th scope="row">x86_64</th><td>1</td>'
expect_text where '<th scope="row">x86</th><td>2</td>'
expect_text where 'socketcall: open, ipc: denied'
expect_text where '<dt>CAP_SYS_ADMIN</dt><dd>opens mount</dd>'
expect_text where '<dt>from Linux 4.8</dt><dd>opens ptrace</dd>'
expect_text where '<dt>newer than 6.1</dt><dd>deny with ENOSYS: '
expect_text where 'cachestat'

# On a host that is told of its guards are decided.
expect_status 0 "$SCMPL" review policy.scp -o page.html --cap '' --kernel 6.1
sed -n '/<section id="where"/,/<\/section>/p' page.html >where
expect_text where 'No capability changes anything.'
expect_text where 'No rule asks for the kernel.'
expect_text page.html 'shown for a host without capabilities, Linux 6.1'

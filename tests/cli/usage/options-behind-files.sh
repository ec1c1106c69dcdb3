#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Options may stand behind files, but not behind the command of exec and record, as those
# are the command's own.

. "$TESTS/lib.sh"

echo 'default allow; deny mkdir' >policy.scp
expect_status 0 "$SCMPL" build policy.scp --arch x86_64 -o profile.json
expect_text profile.json '"architectures": ["SCMP_ARCH_X86_64"]'
expect_status 0 "$SCMPL" verify policy.scp --json profile.json --arch x86_64
expect_status 0 "$SCMPL" explain policy.scp mkdir --json
expect_text out '"verdict": "deny with EPERM"'

expect_status 2 "$SCMPL" build -- policy.scp -o profile.json
expect_text err 'several policies become several files'

# --arch is no option of printf, nor is it one of exec
expect_status 0 "$SCMPL" exec policy.scp printf '%s ' -o --arch
expect_equal '-o --arch ' "$(cat out)"

# up to the --, options are exec's
expect_status 0 "$SCMPL" exec policy.scp --explain-denied policy.scp -e 'default allow' -- \
	printf '%s ' --explain-denied --
expect_equal '--explain-denied -- ' "$(cat out)"
expect_status 125 "$SCMPL" exec policy.scp --no-such -- true
expect_text err "unrecognized option '--no-such'"

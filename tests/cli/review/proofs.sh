#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What was proven, and by what: the profile always, the filters when that is asked for.

. "$TESTS/lib.sh"

printf 'default allow\narch x86_64\ndeny mkdir\n' >policy.scp
expect_status 0 "$SCMPL" review policy.scp --format text
expect_text out 'ok: the Docker profile, read back, decides every call as the policy does'
! grep -q 'the filter for' out || fail 'the filter was proven unasked'
expect_equal 'proven by scmpl' "$(tail -n 1 out | cut -d' ' -f1-3)"
! grep -q '^proven .*libseccomp' out || fail 'libseccomp was not asked'
expect_status 0 "$SCMPL" review policy.scp --format text --prove
expect_text out 'ok: the filter for x86_64 decides every call as the policy does'
expect_text out 'and of what libseccomp '
expect_status 0 "$SCMPL" review policy.scp --prove -o page.html
expect_text page.html '>proven with libseccomp '
expect_text page.html 'No kernel was asked'

# Of a profile that is given, what libseccomp compiles of it is all that there is to prove.
"$SCMPL" build policy.scp -o profile.json
expect_status 0 "$SCMPL" review profile.json --format text
expect_text out 'and of what libseccomp '
expect_text out 'not asked: filters (--prove)'

# Of a filter nothing is.
"$SCMPL" build policy.scp -t bpf --arch x86_64 -o policy.bpf
expect_status 0 "$SCMPL" review policy.bpf --format text
expect_equal 'by scmpl' "$(tail -n 1 out | cut -d' ' -f1,2)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Denials by a name that an engine's libseccomp does not know are lost: one line names them
# all, the same on every host; --engine says what the target has.

. "$TESTS/lib.sh"

lost='and let the call through:'
policy='default allow; arch x86_64; deny mkdir, chmod-family, mseal, file_setattr'

expect_status 0 "$SCMPL" build -e "$policy"
expect_text err "$lost fchmodat2 (known to libseccomp 2.5.5, in Linux 6.6), file_setattr (known to libseccomp 2.6.1, in Linux 6.17), mseal (known to libseccomp 2.5.6, in Linux 6.10) [unknown-to-engine]"
expect_text err '--engine libseccomp=2.6.1'
expect_equal 1 "$(grep -c 'warning:' err)" 'warnings'

expect_status 0 "$SCMPL" build --engine debian=13 -e "$policy"
expect_text err "$lost file_setattr (known"
expect_status 0 "$SCMPL" build --engine libseccomp=2.6.1 -e "$policy"
expect_equal '' "$(cat err)"
expect_status 0 "$SCMPL" build --engine=libseccomp=2.5.6 -e "$policy"
expect_text err "$lost file_setattr (known"

# what is denied without a name, is allowed, or is no profile
for safe in 'default deny; allow mseal' 'default deny; deny mseal with ENOSYS; allow read' \
	'default allow; log mseal; deny mkdir'; do
	expect_status 0 "$SCMPL" build --arch x86_64 -e "$safe"
	expect_equal '' "$(cat err)" "$safe"
done
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -e "$policy"
expect_equal '' "$(cat err)"

expect_status 2 "$SCMPL" build --engine docker=26 -e "$policy"
expect_text err "no libseccomp is known of 'docker=26'"
expect_text err 'debian=12'
expect_text err 'uses the libseccomp of the distribution, whatever the engine'
expect_status 2 "$SCMPL" build --engine debain=12 -e "$policy"
expect_text err "no libseccomp is known of 'debain=12'"
! grep 'of the distribution' err || fail 'an engine that there is none of'

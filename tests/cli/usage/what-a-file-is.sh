#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A file that is given to a command for something else is called what it is.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir' >policy.scp
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >profile.json
printf '# mine\n\n[Service]\nSystemCallFilter=@system-service\n' >web.service
printf 'a\0b' >noise
expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o filter.bpf policy.scp

for command in build check fmt import test; do
	expect_status 1 "$SCMPL" "$command" filter.bpf
	expect_text err "'filter.bpf' is a raw filter, and no text: explain, diff, review, merge, exec, --baseline and verify --bpf take it"
	expect_equal 1 "$(grep -c error: err)" errors
	expect_status 1 "$SCMPL" "$command" web.service
	expect_text err 'this is a unit of systemd, and no policy'
	expect_status 1 "$SCMPL" "$command" noise
	expect_text err 'noise:1:2: error: this is not text: there are zero bytes in it'
done
expect_status 1 "$SCMPL" fmt profile.json
expect_text err "this is a profile: 'scmpl import' makes a policy of it"
printf 'defaultAction: SCMP_ACT_ERRNO\nsyscalls:\n- names: [read]\n  action: SCMP_ACT_ALLOW\n' >profile.yaml
expect_status 1 "$SCMPL" fmt profile.yaml
expect_text err "this is a profile: 'scmpl import' makes a policy of it"
expect_status 0 "$SCMPL" import profile.yaml
expect_text out 'allow read'
expect_status 1 "$SCMPL" verify --bpf profile.json policy.scp
expect_text err 'this is a profile, expected a filter'
expect_status 1 "$SCMPL" explain --bpf policy.scp
expect_text err 'this is text, expected a filter'
expect_status 1 "$SCMPL" verify --json filter.bpf policy.scp
expect_text err 'is a raw filter'

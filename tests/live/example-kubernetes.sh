#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All forms for Kubernetes are the policy, ask nothing of the host, and are taken in again.

. "$TESTS/live/example-lib.sh"

example kubernetes
where='--arch x86_64,x86,x32 --cap= --kernel 6.1'
# shellcheck disable=SC2086 # one word an option
{
	expect_status 0 "$SCMPL" build -t oci $where -o web.json policy.scp
	expect_status 0 "$SCMPL" build -t spo --name web $where -o web.yaml policy.scp
	expect_status 0 "$SCMPL" build -t oci-artifact --pod $where -o web policy.scp
}
expect_text out 'type: OCI'
expect_text out "$(sed -n 's/.*"digest": *"\(sha256:[0-9a-f]*\)".*/\1/p' web/index.json)"
for made in web.json web.yaml; do
	! grep -E 'includes|excludes|comment|archMap' "$made" || fail "$made has what is dropped"
	# shellcheck disable=SC2086
	expect_status 0 "$SCMPL" verify $where --json "$made" policy.scp
	expect_status 0 "$SCMPL" import -o again.scp "$made"
	expect_status 0 "$SCMPL" diff "$made" again.scp
	expect_empty out
done
for made in web.yaml web; do
	expect_status 0 "$SCMPL" diff web.json "$made"
	expect_empty out
done

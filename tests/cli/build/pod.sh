#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --pod prints the lines of a pod that name what was written, for formats that pods can name.

. "$TESTS/lib.sh"

policy='arch x86_64 default allow deny mkdir'
mkdir made
expect_status 0 "$SCMPL" build -t oci --pod -o made/web.json -e "$policy"
cat >expected <<END
securityContext:
  seccompProfile:
    type: Localhost
    localhostProfile: "web.json"
END
expect_same expected out
expect_status 0 "$SCMPL" build -t spo --name web --pod -o made/web.yaml -e "$policy"
expect_text out 'localhostProfile: "operator/web.json"'
expect_status 0 "$SCMPL" build -t oci-artifact --pod -o made/layout -e "$policy"
expect_text out 'reference: "REGISTRY/REPOSITORY@sha256:'

expect_status 2 "$SCMPL" build -t oci --pod -e "$policy"
expect_text err '-o FILE'
expect_status 2 "$SCMPL" build --pod -o made/docker.json -e "$policy"
expect_text err '--pod says nothing to this format'
[ ! -e made/docker.json ] || fail 'something was written'

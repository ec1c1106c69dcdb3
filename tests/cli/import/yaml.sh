#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# YAML is refused, and who has it is told what makes JSON of it.

. "$TESTS/lib.sh"

printf 'apiVersion: security-profiles-operator.x-k8s.io/v1beta1\nkind: SeccompProfile\n' >p.yaml
expect_status 1 "$SCMPL" import p.yaml
expect_text err 'p.yaml:1'
expect_text err 'kubectl get -o json'
expect_empty out

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -t spo -o DIR writes the manifest, called by the object, and a kustomization.yaml beside it,
# but none in place of somebody else's.

. "$TESTS/lib.sh"

policy='arch x86_64 default allow deny mkdir'
expect_status 0 "$SCMPL" build -t spo --name web -o manifests/ -e "$policy"
expect_equal 'kustomization.yaml web.yaml' "$(cd manifests && echo *)" 'what is written'
expect_status 0 "$SCMPL" diff manifests/web.yaml -e "$policy"
cat >expected <<END
# Written by scmpl build.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- "web.yaml"
END
expect_same expected manifests/kustomization.yaml
expect_status 0 "$SCMPL" build -t spo --name web -o manifests -e "$policy"
expect_empty err
echo 'resources: [mine.yaml]' >manifests/kustomization.yaml
expect_status 0 "$SCMPL" build -t spo --name web -o manifests -e "$policy"
expect_text err "somebody else's"
expect_equal 'resources: [mine.yaml]' "$(cat manifests/kustomization.yaml)" 'what was there'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Pods and what makes pods hold no profile: which one they name, and what to give instead, is
# said where it stands; so it is of a ConfigMap and of other objects without one.

. "$TESTS/lib.sh"

told()
{
	expect_status 1 "$SCMPL" import "$1"
	expect_empty out
	cat err
}

cat >deployment.yaml <<'EOF'
apiVersion: v1
kind: Service
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      securityContext:
        seccompProfile:
          type: Localhost
          localhostProfile: profiles/web.json
      initContainers:
      - name: first
        securityContext: {seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: main
        securityContext: {seccompProfile: {type: Unconfined}}
EOF
told deployment.yaml

cat >pod.json <<'EOF'
{"kind": "Pod", "spec": {"securityContext":
  {"seccompProfile": {"type": "Localhost", "localhostProfile": "operator/web.json"}}}}
EOF
told pod.json

cat >cronjob.yaml <<'EOF'
kind: CronJob
spec:
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            seccomp.security.alpha.kubernetes.io/pod: localhost/old.json
            container.seccomp.security.alpha.kubernetes.io/main: runtime/default
            seccomp-profile.kubernetes.cri-o.io/main: example.org/seccomp@sha256:0
EOF
told cronjob.yaml

printf 'kind: Pod\nspec:\n  securityContext:\n    seccompProfile: {type: OCI, oci: {reference: example.org/a@sha256:0}}\n' >oci.yaml
told oci.yaml

printf 'kind: ConfigMap\ndata:\n  a.conf: "x"\n  b: "{}"\n' >configmap.yaml
told configmap.yaml
printf 'kind: List\nitems: []\n' >list.yaml
told list.yaml
printf 'kind: ProfileBinding\nspec: {image: web}\n' >binding.yaml
told binding.yaml
printf 'metadata: {name: x}\n' >none.yaml
told none.yaml
printf -- '--- # nothing\n' >empty.yaml
told empty.yaml

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The rule of a profile that makes a change is shown in one line, in JSON and YAML.

. "$TESTS/lib.sh"

cat >p.json <<'END'
{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {
      "names": ["read", "mount"],
      "action": "SCMP_ACT_ALLOW"
    }
  ]
}
END
echo 'default deny; arch x86_64; allow read' >old.scp
expect_status 0 "$SCMPL" review --format text --base old.scp p.json
expect_text out 'now  p.json:5: { "names": ["read", "mount"], "action": "SCMP_ACT_ALLOW" }'
cat >p.yaml <<'END'
kind: SeccompProfile
spec:
  defaultAction: SCMP_ACT_ERRNO
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
  - names: [read, mount]
    action: SCMP_ACT_ALLOW
END
expect_status 0 "$SCMPL" review --format text --base old.scp p.yaml
expect_text out 'now  p.yaml:6: - names: [read, mount]'

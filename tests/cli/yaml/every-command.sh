#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile in YAML is read by every command that reads one in JSON; what is said of it is
# shown as it stands in the file.

. "$TESTS/lib.sh"

cat >p.yaml <<'END'
kind: SeccompProfile
spec:
  defaultAction: "SCMP_ACT_ALLOW"
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
  # über
  - names: [mkdir, chmot]
    action: SCMP_ACT_ERRNO
END
cat >p.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO"}]}
END

expect_status 0 "$SCMPL" check p.yaml
expect_text err "p.yaml:7:20: warning: no architecture has a system call 'chmot'"
expect_text err '    7 |   - names: [mkdir, chmot]
      |                    ^~~~~ did you mean'

expect_status 0 "$SCMPL" check --diagnostics=json p.yaml
expect_text out '"end_column": 25'
expect_status 0 "$SCMPL" check --diagnostics=sarif p.yaml
expect_text out '"startColumn": 20'

expect_status 0 "$SCMPL" explain p.yaml mkdir
expect_text out 'p.yaml:7:5: names: [mkdir, chmot] action: SCMP_ACT_ERRNO'

expect_status 0 "$SCMPL" diff p.json p.yaml
expect_empty out
expect_status 0 "$SCMPL" test p.yaml
expect_status 0 "$SCMPL" review --format text p.yaml
expect_text out 'p.yaml:7'

printf 'default allow\narch x86_64\ninclude "p.yaml"\n' >all.scp
echo 'expect deny mkdir' >>all.scp
expect_status 0 "$SCMPL" test all.scp
expect_status 0 "$SCMPL" build -t bpf all.scp

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What of a profile's form engines drop without a word is told: guards, and by an old youki
# that all comparisons have to hold.

. "$TESTS/lib.sh"

head='{ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": ['
cat >guarded.json <<END
$head
  { "names": ["read"], "action": "SCMP_ACT_ALLOW", "comment": "files" },
  { "names": ["mount"], "action": "SCMP_ACT_ALLOW", "comment": "some",
    "includes": { "caps": ["CAP_SYS_ADMIN"] } },
  { "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "comment": "some",
    "includes": { "minKernel": "5.8" } } ] }
END
expect_status 0 "$SCMPL" check guarded.json
expect_text err "guarded.json:3:3: warning: containerd, nerdctl and Kubernetes drop"
expect_text err "there (the first of 2 such rules) [dropped-guard]"
expect_status 0 "$SCMPL" check -Wno-dropped-guard guarded.json
! grep dropped-guard err || fail 'told in spite of -Wno'

# what goes to these engines has nothing to be dropped
expect_status 0 "$SCMPL" build -t oci --cap SYS_ADMIN --kernel 6.1 -o oci.json guarded.json
expect_status 0 "$SCMPL" check oci.json
! grep dropped-guard err || fail 'told of -t oci'

cat >both.json <<END
$head
  { "names": ["socket"], "action": "SCMP_ACT_ALLOW", "comment": "inet streams", "args": [
    { "index": 0, "value": 2, "op": "SCMP_CMP_EQ" },
    { "index": 1, "value": 1, "op": "SCMP_CMP_EQ" } ] } ] }
END
expect_status 0 "$SCMPL" check both.json
expect_text err "both.json:2:3: warning: youki up to 0.6.0 lets 'socket' through if any one"
expect_text err '[split-condition]'

# a denial becomes no milder by that
sed 's/ERRNO/XXX/; s/ALLOW/ERRNO/; s/XXX/ALLOW/' both.json >denied.json
expect_status 0 "$SCMPL" check denied.json
! grep split-condition err || fail 'told of a denial'

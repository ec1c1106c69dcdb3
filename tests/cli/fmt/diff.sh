#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --diff shows what would change, so that patch(1) can do it.

. "$TESTS/lib.sh"

{
	echo 'default allow;'
	seq 1 30 | sed 's/.*/# remark &/'
	echo 'deny mkdir, chmod # why'
	echo 'deny   mount'
} >policy.scp
cp policy.scp before.scp
expect_status 0 "$SCMPL" fmt --diff policy.scp
expect_same before.scp policy.scp
cp out patch
expect_status 1 "$SCMPL" fmt --check --diff policy.scp
expect_same patch out
"$SCMPL" fmt - <before.scp >expected
{
	sed -n '/^@@/p' patch
	sed -n '/^[-+][^-+]/p' patch
} >shown
cat >wanted <<'END'
@@ -1,4 +1,4 @@
@@ -29,5 +29,5 @@
-default allow;
+default allow
-deny mkdir, chmod # why
-deny   mount
+deny chmod, mkdir  # why
+deny mount
END
expect_same wanted shown
expect_status 0 "$SCMPL" fmt policy.scp
expect_same expected policy.scp
expect_status 0 "$SCMPL" fmt --diff policy.scp
expect_empty out

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# libseccomp as the back end: the same verdicts, and no filter that says less than the policy.

. "$TESTS/live/lib.sh"

founding_policy
expect_status 0 "$SCMPL" exec --backend bpf founding.scp -- touch file
for backend in bpf libseccomp; do
	expect_status 1 "$SCMPL" exec --backend $backend founding.scp -- chmod +x file
	expect_text err 'Operation not permitted'
	expect_status 1 "$SCMPL" exec --backend $backend founding.scp -- mkdir new
	expect_text err 'Operation not permitted'
done

# A call that libseccomp has not heard of would stay open.  One that is new enough to have
# heard of it has to deny it.
echo 'deny file_getattr' | policy newest.scp
run "$SCMPL" exec --backend libseccomp newest.scp -- touch it-ran
if [ "$status" -ne 0 ]; then
	[ "$status" -eq 125 ] || fail "status $status"
	expect_text err "does not know 'file_getattr'"
	[ ! -e it-ran ] || fail 'the command ran'
fi
# Where the default is as strict, the policy is enforced.
cat >newest-allowed.scp <<END
extend docker-default
allow file_getattr
END
expect_status 0 "$SCMPL" exec --backend libseccomp newest-allowed.scp -- true

expect_status 125 "$SCMPL" exec --backend libsecomp founding.scp -- true
expect_text err "unknown back end 'libsecomp'"

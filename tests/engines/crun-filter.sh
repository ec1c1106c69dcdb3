#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# crun loads the filter that an annotation brings, and compiles none itself.

. "$TESTS/engines/oci-lib.sh"

need crun runc python3
isolate
hide_state
unify_cgroups
make_rootfs
make_bundle
oci_runtime='crun --cgroup-manager=disabled'
example=$TESTS/../examples/crun-filter
export SCMPL

# As in oci-lib.sh, but PROFILE is a policy, which goes in as a filter.
configure()
{
	profile=$1
	who=$2
	shift 2
	python3 "$engines/oci-config.py" unconfined "$who" "$rootfs" "$@" \
		<"$bundle/spec.json" >"$bundle/config.json"
	[ "$profile" != unconfined ] || return 0
	"$example/with-filter" "$profile" <"$bundle/config.json" >"$bundle/config.new" &&
		mv "$bundle/config.new" "$bundle/config.json"
}

begin_tests
check_control crun
check_enforced 'chmod and mkdir are refused, all else works' "$engines/no-chmod-x86.scp" root
check_enforced 'the same for a user without capabilities' "$engines/no-chmod-x86.scp" user
check_filter 'the kernel holds our filter' "$engines/no-chmod-x86.scp"
contain "$example/policy.scp" root /bin/sh -c \
	'/coreutils/mkdir /tmp/new; /coreutils/chmod 700 /tmp; grep Seccomp /proc/self/status' \
	>"$work/actual" 2>&1 || :
# Each release of coreutils words and quotes it in its own way.
sed -e 's|^\(/coreutils/\)\{0,1\}\([a-z]*\): .*: Operation not permitted$|\2: not permitted|' \
	"$work/actual" | tr -s '\t' ' ' >"$work/seen"
cat >"$work/expected" <<END
mkdir: not permitted
chmod: not permitted
Seccomp: 2
Seccomp_filters: 1
END
diff -u "$work/expected" "$work/seen" >"$work/details" || :
report "the example's policy is in force, in one filter" "$work/details"
end_tests

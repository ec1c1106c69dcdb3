#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A container without a profile whose first program is a launcher.

. "$TESTS/engines/oci-lib.sh"

need runc python3
case $(uname -m) in
x86_64) arch=x86_64,x86,x32 ;;
aarch64) arch=aarch64,arm ;;
*) skip "there is no launcher for $(uname -m)" ;;
esac
isolate
hide_state
make_rootfs
make_bundle
oci_runtime=runc

# As in oci-lib.sh, but PROFILE is a policy, and in the image.
configure()
{
	profile=$1
	who=$2
	shift 2
	if [ "$profile" != unconfined ]; then
		"$SCMPL" build -t elf --arch $arch -o "$rootfs/sandbox" "$profile"
		set -- /sandbox "$@"
	fi
	python3 "$engines/oci-config.py" unconfined "$who" "$rootfs" "$@" \
		<"$bundle/spec.json" >"$bundle/config.json"
}

begin_tests
check_control runc
check_enforced 'chmod and mkdir are refused, all else works' "$engines/no-chmod.scp" root
check_enforced 'the same for a user without capabilities' "$engines/no-chmod.scp" user
check_filter 'the kernel holds the filter' "$engines/no-chmod.scp"

# An image with nothing in it but the launcher and the program, which is not found or not started.
new_rootfs "$work/scratch"
cp "$(command -v busybox)" "$rootfs/busybox"
for command in '/busybox echo started' /no-such /etc; do
	# shellcheck disable=SC2086 # one word an argument
	contain "$engines/no-chmod.scp" root $command 2>&1 || echo "status $?"
done >"$work/seen"
cat >"$work/expected" <<'END'
started
/sandbox: cannot execute '/no-such': No such file or directory
status 127
/sandbox: cannot execute '/etc': Permission denied
status 126
END
diff -u "$work/expected" "$work/seen" >"$work/details" || :
report 'an image with two programs; what the launcher says' "$work/details"
end_tests

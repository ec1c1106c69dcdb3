#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What runc and crun call under the filter before the program is there: the roles are enough for
# it, and what `check` says of each call is so.

. "$TESTS/engines/oci-lib.sh"

need runc crun python3 cc
isolate
hide_state
unify_cgroups
[ "$(uname -m)" = x86_64 ] || skip 'what was tried was tried on x86_64'

# What start.def calls the version that is installed.
bit_of()
{
	version=$("$1" --version | sed -n 's/^[a-z]* version \([0-9.]*\).*/\1/p')
	case $1-$version in
	runc-1.1.15) echo RUNC11,RUNC1115 ;;
	runc-1.1.*) echo RUNC11 ;;
	runc-1.3.*) echo RUNC13 ;;
	crun-1.8 | crun-1.8.*) echo CRUN18 ;;
	crun-1.21 | crun-1.28) echo CRUN121 ;;
	esac
}
[ "$(bit_of runc)" ] || skip 'this is another runc than the table is of'
[ "$(bit_of crun)" ] || skip 'this is another crun than the table is of'
new_rootfs "$work/rootfs"
make_bundle
cat >exits.c <<'END'
static long call(long number, long argument)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(argument)
			 : "rcx", "r11", "memory");
	return result;
}

void _start(void)
{
	call(231, 7);
	call(60, 7);
	__builtin_trap();
}
END
cc -O1 -static -nostdlib -o "$rootfs/bin/exits" exits.c

begin_tests
for oci_runtime in runc 'crun --cgroup-manager=disabled'; do
	python3 "$engines/start.py" "$oci_runtime" "$(bit_of "${oci_runtime%% *}")" \
		"$TESTS/../compiler/check/start.def" "$work" "$rootfs" \
		"$bundle/spec.json" >"$work/details" 2>&1
	report "${oci_runtime%% *}: what it cannot do without" "$work/details"
done
end_tests

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What Docker loads when nobody says otherwise is docker-default of that version: the filter of
# a container, read out of the kernel, is proven equal to the policy.

. "$TESTS/engines/docker-lib.sh"

need python3
caps=AUDIT_WRITE,CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,MKNOD,NET_BIND_SERVICE,NET_RAW
caps=$caps,SETFCAP,SETGID,SETPCAP,SETUID,SYS_CHROOT

# Of the filter in dump: what libseccomp made, without what runc puts before it for calls newer
# than the profile; and with the action that the policy has for other ABIs, where libseccomp
# kills the thread.
plain_filter()
{
	python3 - <<-'END'
		import struct
		with open("dump", "rb") as file:
		    code = [list(one) for one in struct.iter_unpack("=HBBI", file.read())]
		load_arch, ret, kill_process = [0x20, 0, 0, 4], 0x06, 0x80000000
		second = code.index(load_arch, 1)
		for one in code:
		    if one[0] == ret and one[3] == 0:
		        one[3] = kill_process
		with open("filter.bpf", "wb") as file:
		    file.write(b"".join(struct.pack("=HBBI", *one) for one in code[second:]))
	END
}

# Docker compares whole registers: so does this copy of the library.
wide_library()
{
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$TESTS/stdlib" python3 -c '
import pathlib
from check_profiles import wide_library
wide_library(pathlib.Path("stdlib"))'
}

# verify VERSION [OPTION...]
verify()
{
	version=$1
	shift
	"$SCMPL" verify --bpf filter.bpf --cap "$caps" --kernel "$(uname -r | cut -d. -f1,2)" "$@" \
		-e "extend docker-default@$version"
}

with_sleeper
expect_status 0 "$PROBES/filter-probe" \
	"$(docker inspect --format '{{.State.Pid}}' sleeper)" dump
docker rm --force sleeper >/dev/null
plain_filter
wide_library
begin_tests

verify "$default" --stdlib stdlib >details 2>&1 && : >details
report "docker-default@$default is what this Docker applies" details

# It would be seen if it were not.
! verify "$another" --stdlib stdlib >out 2>&1 && grep -q 'the policy says' out && : >details ||
	cp out details
report "docker-default@$another is not" details
! verify "$default" >out 2>&1 && grep -q 'the policy says' out && : >details || cp out details
report "nor is docker-default@$default as it is, with arguments in the width of the kernel" details
end_tests

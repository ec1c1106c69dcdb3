#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# verify --pid of containers under Podman's own profile, by runc and by crun: what is left is
# the one real difference, that the profile compares whole registers.

. "$TESTS/engines/podman-lib.sh"

need python3
case $(podman --version) in
*' 4.3.'*) default=4.3 ;;
*' 5.4.'*) default=5.2 ;;
*' 5.8.'*) default=5.8 ;;
*) skip "no podman-default was compared with $(podman --version)" ;;
esac
make_rootfs
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$TESTS/stdlib" python3 -c '
import pathlib
from check_profiles import wide_library
wide_library(pathlib.Path("stdlib"))'

verify_default()
{
	in_podman run --detach --name sleeper --network none "$cgroups" \
		--ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --rootfs "$rootfs" \
		/bin/sleep 60 >/dev/null
	pid=$(in_podman inspect --format '{{.State.Pid}}' sleeper)

	"$SCMPL" verify --pid "$pid" --stdlib stdlib -e "extend podman-default@$default" >out 2>&1 &&
		grep -q 'the same, in 1 filter' out && : >details || cp out details
	report "by $1, with whole registers compared it is the same" details
	! "$SCMPL" verify --pid "$pid" -e "extend podman-default@$default" >out 2>&1 &&
		[ "$(grep -c 'error:' out)" -eq 1 ] &&
		grep -q '0x100000000) on x86_64: the policy says' out && : >details ||
		cp out details
	report "by $1, the width of an argument is the one difference" details
	contain_stop >/dev/null
}

begin_tests
verify_default runc
use_crun
verify_default crun
end_tests

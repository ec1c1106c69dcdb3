#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random policies under runc.

. "$TESTS/engines/random-lib.sh"

need runc python3
isolate
hide_state
make_probe_rootfs
make_bundle
oci_runtime=runc

# Newer ones than 1.1 open by openat2.
needs=
case $(runc --version) in
*'runc version 1.1.'*) ;;
*) needs='--needs openat2' ;;
esac

begin_tests
# shellcheck disable=SC2086 # an option and its value
check_random runc --stub $needs
end_tests

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Podman's default reaches the kernel as it was meant, too; so do older versions of both.

. "$TESTS/lib.sh"

for profile in podman-default podman-default@4.3 docker-default@20.10; do
	expect_status 0 "$SCMPL" verify --arch x86_64 -e "extend $profile"
	expect_text out "x86_64: the same by libseccomp"
done

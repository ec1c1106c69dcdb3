#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Both engines' forms are the policy, and doctor knows them for a default.

. "$TESTS/live/example-lib.sh"

example engine-default
expect_status 0 "$SCMPL" build -t docker -o default.json policy.scp
expect_status 0 "$SCMPL" build -t podman --kernel "$(uname -r)" -o podman.json policy.scp
expect_status 0 "$SCMPL" diff --fail-on looser -e 'extend docker-default@29.4' policy.scp
expect_text out 'ioctl where cmd in (TIOCSTI, TIOCLINUX)'
mkdir bin
printf '#!/bin/sh\necho podman version 4.3.1\n' >bin/podman
chmod +x bin/podman
printf '[containers]\nseccomp_profile = "%s"\n' "$PWD/podman.json" >containers.conf
run env PATH="$PWD/bin:$PATH" CONTAINERS_CONF="$PWD/containers.conf" "$SCMPL" doctor
expect_text out "its default profile is $PWD/podman.json ($PWD/containers.conf)"
rm podman.json
run env PATH="$PWD/bin:$PATH" CONTAINERS_CONF="$PWD/containers.conf" "$SCMPL" doctor
expect_text out "the default profile $PWD/podman.json ($PWD/containers.conf) cannot be read"

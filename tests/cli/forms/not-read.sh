#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What no command reads is called what it is by each of them, in one error and at its first byte.

. "$TESTS/lib.sh"

echo 'arch x86_64, x86, x32 default allow deny mkdir' >policy.scp
for target in systemd lxc; do
	expect_status 0 "$SCMPL" build -t $target -o made.$target policy.scp
done
for target in c base64 pfc; do
	expect_status 0 "$SCMPL" build -t $target -o made.$target policy.scp
done
printf '# mine\n\n[Container]\nSeccompProfile=/etc/web.json\n' >made.quadlet
printf '[containers]\nseccomp_profile = "/etc/web.json"\n' >made.conf
cat >made.deployment <<'END'
kind: Deployment
spec:
  template:
    metadata:
      annotations:
        seccomp.security.alpha.kubernetes.io/pod: localhost/web.json
END

while read -r kind what; do
	for command in import build check test merge verify 'verify --json' 'build --baseline' \
		'diff policy.scp' 'review --format text --base' explain; do
		set -- made.$kind
		case $command in
		build\ *|verify\ *|review*) set -- "$1" policy.scp ;;
		explain) set -- "$1" mkdir ;;
		esac
		# shellcheck disable=SC2086 # one word an argument
		expect_status 1 "$SCMPL" $command "$@"
		expect_text err "$what"
		expect_equal 1 "$(grep -c 'error: ' err)" "errors of $command"
	done
done <<'END'
systemd made.systemd:1:1: error: this is a unit of systemd, and no policy
lxc made.lxc:1:1: error: this is a profile of LXC, and no policy
c made.c:1:1: error: this is C, and no policy
base64 made.base64:1:1: error: this is a filter in base64, and no policy
pfc made.pfc:1:1: error: this is pseudo-code of a filter, and no policy
quadlet made.quadlet:1:1: error: this is a configuration of Podman, and no policy
conf made.conf:1:1: error: this is a configuration of Podman, and no policy
deployment made.deployment:6:51: error: a Deployment holds no seccomp profile; this one names a file of the node, 'web.json'
END

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Which profile an engine was told to put every container under, and whether it can.

. "$TESTS/lib.sh"

mkdir bin
for engine in podman dockerd; do
	printf '#!/bin/sh\necho %s 26.1\n' $engine >bin/$engine
done
chmod +x bin/*
PATH=$PWD/bin:$PATH
"$SCMPL" build --arch x86_64 -e 'default allow; deny mkdir-family' >profile.json 2>err
echo '{"syscalls": [' >broken.json

# told ENGINE TEXT: doctor says it of the engine.
told()
{
	"$SCMPL" doctor >out || [ $? -eq 3 ] || fail "doctor: $?"
	grep -q "^$1 .*$2" out || fail "no $1 $2 in: $(grep -A 1 "$1" out)"
}

export CONTAINERS_CONF="$PWD/containers.conf"
podman()
{
	printf '[engine]\nseccomp_profile = "/other"\n[containers]\n# seccomp_profile = "/no"\n seccomp_profile = %s # ours\n' \
		"$1" >containers.conf
}
podman "\"$PWD/profile.json\""
told 'ok    Podman ' "its default profile is $PWD/profile.json ($PWD/containers.conf)"
podman "'/nowhere.json'"
told 'fail  Podman ' "the default profile /nowhere.json .* cannot be read"
podman "\"$PWD/broken.json\""
told 'fail  Podman ' "the default profile $PWD/broken.json .* is no profile"
podman '"unconfined"'
told 'warn  Podman ' 'containers have no default profile'

# Docker has no such variable: a /etc/docker of our own, and processes without its daemon.
unshare -mpf --mount-proc true 2>/dev/null || skip 'needs root for a /etc of its own'
cat >docker <<'END'
mkdir -p /etc/docker || exit 1
mount -t tmpfs none /etc/docker
printf '{"seccomp-profile": "%s"}' "$1" >/etc/docker/daemon.json
shift
exec "$@"
END
for profile in "$PWD/profile.json" /nowhere.json "$PWD/broken.json" unconfined builtin; do
	unshare -mpf --mount-proc sh docker "$profile" "$SCMPL" doctor >>all || :
done
grep '^[a-z]* *Docker .*default' all | sed "s|$PWD/||" >out
expect_equal "ok    Docker         its default profile is profile.json (/etc/docker/daemon.json)
fail  Docker         the default profile /nowhere.json (/etc/docker/daemon.json) cannot be read
fail  Docker         the default profile broken.json (/etc/docker/daemon.json) is no profile
warn  Docker         containers have no default profile (/etc/docker/daemon.json)
ok    Docker         its default profile is the built-in one" "$(cat out)" 'what is told of Docker'

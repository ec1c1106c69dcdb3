#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Drop-ins under a real systemd: a user's manager, in a sandbox, reads them, and what its
# services are under is what the policies say.

. "$TESTS/live/lib.sh"

for needed in bwrap systemd-analyze systemd-run systemctl; do
	command -v "$needed" >/dev/null || skip "$needed is not here"
done
[ -x /lib/systemd/systemd ] || skip 'no systemd here'
become_root

cat >list.scp <<'END'
arch x86_64, x86, x32
default allow
deny chmod-family except fchmodat2
deny mkdir with EROFS
kill ptrace
log rename
END
# The libseccomp of this systemd may not know fchmodat2, and drops it then, as `build` warns.
cat >founding.scp <<'END'
arch x86_64, x86, x32
default allow
deny chmod, fchmod, fchmodat, mkdir
END
# Everything is logged but a few, as --complain makes of an allow-list.
cat >complains.scp <<'END'
arch x86_64, x86, x32
default log
allow read, write, execve
END
# No architecture: of whichever machine it is.
cat >native.scp <<'END'
default deny
allow systemd-default, read, write, openat, close, fstat, newfstatat, pread64, access
END
cat >any.scp <<'END'
default allow
deny chmod, fchmod, fchmodat, mkdir
END
cat >in-sandbox <<'END'
#!/bin/sh
set -eu
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR/systemd/user"
/lib/systemd/systemd --user >manager.log 2>&1 &
for _ in $(seq 100); do
	systemctl --user is-system-running >state 2>/dev/null || :
	! grep -q 'running\|degraded' state || break
	sleep 0.1
done
for name in list founding complains native any; do
	unit=$XDG_RUNTIME_DIR/systemd/user/$name.service
	mkdir "$unit.d"
	printf '[Service]\nSystemCallFilter=~getpid:EACCES\nExecStart=sleep 60\n' >"$unit"
	cp "$name.conf" "$unit.d/50-scmpl.conf"
done
cat >"$XDG_RUNTIME_DIR/systemd/user/probe.service" <<-UNIT
	[Service]
	Type=oneshot
	WorkingDirectory=$PWD
	ExecStart=sh "$TESTS/probe/observe.sh" "$PROBES/chmod-probe" "$BUSYBOX" /usr/bin
	StandardOutput=file:$PWD/probe.out
UNIT
systemctl --user daemon-reload
systemctl --user start list founding complains native any
for name in list founding complains native any; do
	pid=$(systemctl --user show -P MainPID "$name")
	"$SCMPL" verify --pid "$pid" "$name.scp" >"$name.verified" 2>&1 || echo "status $?" >>"$name.verified"
done
systemctl --user start probe
mv probe.out control
mkdir "$XDG_RUNTIME_DIR/systemd/user/probe.service.d"
cp founding.conf "$XDG_RUNTIME_DIR/systemd/user/probe.service.d/50-scmpl.conf"
systemctl --user daemon-reload
systemctl --user start probe
mv probe.out actual
systemctl --user exit
END
for name in list founding complains any native; do
	expect_status 0 "$SCMPL" build -t systemd --engine debian=12 -o "$name.conf" "$name.scp"
	{
		printf '[Unit]\nDescription=a test\n'
		cat "$name.conf"
		echo 'ExecStart=/bin/true'
	} >"$name-whole.service"
	run systemd-analyze verify --recursive-errors=no --man=no "$PWD/$name-whole.service"
	[ $name = native ] || expect_equal 0 "$status" "systemd's word on $name: $(cat err)"
done
# Names that this systemd's libseccomp does not know are ignored, and so denied.
ignored=$(sed -n 's/.*Failed to parse system call, ignoring: //p' err | sort -u | paste -sd,)
[ -z "$ignored" ] || sed -i "\$s/\$/ except $ignored/" native.scp
# Newer ones answer ENOSYS to what is not in @known, whatever the default is.  (Debian 12 has 252,
# which does not, and 13 has 257.)
version=$(systemd-analyze --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')
if [ "$version" -ge 257 ]; then
	systemd-analyze syscall-filter @known | sed -n 's/^ *\([a-z0-9_]*\)$/\1/p' | sort >known
	echo '#include <asm/unistd_64.h>' | cc -E -dM - | sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/\1/p' |
		sort | comm -23 - known >never
	[ -s never ] || fail 'systemd knows all that was ever called'
	echo "deny $(paste -sd, never) with ENOSYS" >>native.scp
fi
# What a list of calls to allow brings of its own is known.
systemd-analyze syscall-filter @default | sed -n 's/^ *\([a-z0-9_]*\)$/\1/p' | sort >always
[ -s always ] || fail 'systemd allows nothing'
expect_status 1 "$SCMPL" build -t systemd -e 'arch x86_64, x86, arm, riscv64 default deny allow read'
sed -n 's/^ *= allow //p' err | tr -d ' ' | tr ',' '\n' | sort >told
comm -23 always told >unknown
expect_empty unknown
# Since 258 it starts on cgroups of version 2 only, which every kernel has, mounted or not.
cat >sandbox <<'END'
[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec bwrap --bind / / --dev /dev --proc /proc --tmpfs /run --unshare-pid \
	--setenv XDG_RUNTIME_DIR /run/user/0 --dir /run/user/0 sh "$PWD/in-sandbox"
END
expect_status 0 env SCMPL="$SCMPL" TESTS="$TESTS" PROBES="$PROBES" \
	BUSYBOX="$(command -v busybox)" unshare --mount sh -e sandbox
for name in list founding complains native any; do
	expect_text "$name.verified" 'x86_64: the same, in '
done
founding_outcomes <control | grep -v fchmodat2 >expected
grep -v fchmodat2 actual >seen
expect_same expected seen

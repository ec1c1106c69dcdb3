#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What each engine makes of this very profile: guards, archMap, ENOSYS, names it does not know.

. "$TESTS/lib.sh"

# review POLICY-TEXT: as text, in ./out.
review()
{
	expect_status 0 "$SCMPL" review --format text -e "$1"
}

review 'default deny; arch x86_64; allow read, write'
for engine in Docker Podman 'containerd, as under Kubernetes; runc, crun'; do
	expect_text out "  $engine: all of it, as it is"
done
expect_text out 'answers ENOSYS, not "deny with EPERM"'
expect_text out 'on x86_64 to numbers above 1, that of write'
! grep -q 'libseccomp before' out || fail 'names that all know'

review 'default deny; allow read; allow mount if cap SYS_ADMIN; allow ptrace if kernel >= 4.8'
expect_text out '  Docker: asks for capabilities and the kernel when it creates a container, and so decides the guards on 2 calls'
expect_text out '  Docker: takes from archMap what is for its machine'
expect_text out '  Podman: asks for capabilities when it creates a container, and so decides the guards on 1 calls'
expect_text out '  Podman: does not ask for the kernel: rules that do hold on every one, on ptrace; build with --kernel'
expect_text out 'read no guards: the rules hold whatever these ask, on mount, ptrace; build with --cap and --kernel'
expect_text out 'read no archMap: on each machine its main ABI alone is let in; build with --arch'

# A dropped denial lets through what the default allows, a dropped permission does not.
review 'default allow; arch x86_64; deny fchmodat2'
expect_text out 'libseccomp before 2.5.5 (debian=11, debian=12, '
expect_text out 'drops the rules on fchmodat2: THEY GO THROUGH'
review 'default deny; arch x86_64; allow fchmodat2'
expect_text out 'drops the rules on fchmodat2: they are refused'

# There need be no profile at all, and a filter is not read by engines.
review 'default allow; deny mkdir, mount; deny ioctl where cmd == TIOCSTI; notify open'
expect_text out '  no profile: '
"$SCMPL" build -t bpf --arch x86_64 -e 'default allow; deny mkdir' >filter.bpf
expect_status 0 "$SCMPL" review filter.bpf --base docker-default
expect_text out 'A raw filter is loaded as it is: no engine reads it.'
expect_text out 'a raw filter, as the kernel runs it: all of its paths were followed'
! grep -q 'proven: \|<dt>now' out || fail 'more is said of a filter than holds'

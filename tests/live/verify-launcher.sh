#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a launcher has put in force is, as the kernel has it, what the policy says.

. "$TESTS/live/lib.sh"
become_root

machine=$(uname -m)
case $machine in
x86_64) arch=x86_64,x86,x32 ;;
aarch64) arch=aarch64,arm ;;
*) skip "there is no launcher for $machine" ;;
esac
cat >policy.scp <<'END'
default allow
deny chmod-family, mkdir
deny ioctl where cmd in (TIOCSTI, TIOCLINUX)
END
expect_status 0 "$SCMPL" build -t elf --arch $arch -o sandbox policy.scp
mkfifo started
./sandbox sh -c 'echo >started; exec sleep 60' &
sleeper=$!
trap 'kill $sleeper' EXIT
read -r _ <started
expect_status 0 "$SCMPL" verify --arch $arch --pid "$sleeper" policy.scp
expect_text out "$machine: the same, in 1 filter"
expect_status 1 "$SCMPL" verify --arch $arch --pid "$sleeper" -e 'default allow deny chmod-family'
expect_text err '[artefact-differs]'

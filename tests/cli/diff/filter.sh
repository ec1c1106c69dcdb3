#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A raw filter, of any machine, is read back to what it was made of; what is not
# the same in it is told by name.

. "$TESTS/lib.sh"

host='--kernel 6.1 --cap SYS_ADMIN'
count=0
# shellcheck disable=SC2086 # two options
for policy in "$TESTS"/cases/compare/*.scp "$TESTS"/cases/width/*.scp \
	"$TESTS"/cases/multiplexed/*.scp "$TESTS"/cases/on/*.scp "$TESTS"/cases/default/*.scp \
	"$TESTS"/cases/baseline/*.scp; do
	for arch in x86_64,x86,x32 s390x,s390; do
		"$SCMPL" build -t bpf --arch "$arch" $host -o filter.bpf "$policy" 2>err ||
			continue
		run "$SCMPL" diff $host "$policy" filter.bpf
		[ "$status" -eq 0 ] || fail "$policy for $arch: $(cat out err)"
		count=$((count + 1))
	done
done
[ "$count" -gt 60 ] || fail "only $count filters were compared"

cat >policy.scp <<'END'
arch x86_64
default allow
deny ioctl where cmd == TIOCSTI
deny mkdir
END
"$SCMPL" build -t bpf -o filter.bpf policy.scp
echo 'arch x86_64 default allow deny ioctl where cmd in (TIOCSTI, TIOCLINUX); kill mkdir' >new.scp
expect_status 1 "$SCMPL" diff filter.bpf new.scp
cat >expected <<'END'
stricter: deny with EPERM -> kill
  mkdir
stricter: allow -> deny with EPERM
  ioctl where cmd == TIOCLINUX
      for example ioctl(cmd = TIOCLINUX)
END
expect_same expected out

"$SCMPL" build -t bpf -o arm.bpf -e 'arch arm default allow'
expect_status 1 "$SCMPL" diff filter.bpf arm.bpf
expect_text err 'different machines'

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make and gcc build, test and install a program; the network and other processes are not there.

. "$TESTS/live/example-lib.sh"

need make cc ar strip python3
example ci-build
open_to_users
cp "$EXAMPLES/attack.c" .
cat >Makefile <<'END'
all: attack lib.a
attack: attack.o
	cc -o $@ attack.o -lm
attack.o: attack.c
	cc -O2 -Wall -c -o $@ attack.c
lib.a: attack.o
	ar rcs $@ attack.o
check: all
	./attack fork exec | grep -x 'exec ok'
install: all
	mkdir -p root/bin
	install -m 755 attack root/bin/attack
	strip root/bin/attack
	ln -sf attack root/bin/again
	cp -p lib.a root/
clean:
	rm -rf attack attack.o lib.a root
END
chmod a+r Makefile attack.c

expect_status 0 as_user "$SCMPL" exec policy.scp -- make -j2 all check install
[ -x root/bin/again ] || fail 'nothing is installed'
as_user ./root/bin/attack inet >control
expect_equal 'inet ok' "$(cat control)"

attacks_fail 'mount ptrace io_uring unshare' "$SCMPL" exec policy.scp --
as_user "$SCMPL" exec policy.scp -- ./attack inet unix fork exec >actual
errno=$(python3 -c 'import errno; print(errno.EAFNOSUPPORT)')
printf 'inet %s\nunix %s\nfork ok\nexec ok\n' "$errno" "$errno" >expected
expect_same expected actual

expect_status 0 as_user "$SCMPL" exec policy.scp -- make clean
[ ! -e root ] || fail 'it is still installed'

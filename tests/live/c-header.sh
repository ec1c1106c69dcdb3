#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The header compiles without a warning as C and as C++, and what it installs is in force for
# all threads; when it cannot be, the program is told.

. "$TESTS/live/lib.sh"

"${CC:-cc}" --version >/dev/null 2>&1 || skip 'no C compiler here'
machine=$(uname -m)
echo 'default allow deny chmod-family, mkdir, mkdirat with EROFS' >policy.scp
expect_status 0 "$SCMPL" build -t c --name refuses --arch "$machine" -o refuses.h policy.scp

cat >main.c <<'END'
#include "refuses.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int gate[2];
static int diverge;

static void *other_thread(void *unused)
{
	(void)unused;
	if (diverge) {
		struct sock_filter allow = {0x06, 0, 0, 0x7fff0000};
		struct sock_fprog program = {1, &allow};

		prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
		syscall(SYS_seccomp, 1L, 0L, &program);
	}
	if (write(gate[1], "", 1) != 1)
		return NULL;
	while (diverge)
		pause();
	while (mkdir("made-by-thread", 0700) == 0)
		rmdir("made-by-thread");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char byte;

	(void)argv;
	diverge = argc > 1;
	if (pipe(gate) != 0 || pthread_create(&thread, NULL, other_thread, NULL) != 0 ||
	    read(gate[0], &byte, 1) != 1)
		return 2;
	if (refuses_install() != 0) {
		printf("install: %s\n", strerror(errno));
		return 1;
	}
	pthread_join(thread, NULL); /* it ends once the filter is in force there, too */
	printf("%d %x\n", refuses_len > 0, refuses_arch);
	printf("mkdir: %s\n", mkdir("made", 0700) ? strerror(errno) : "done");
	printf("chmod: %s\n", chmod(".", 0700) ? strerror(errno) : "done");
	printf("open: %s\n", open(".", O_RDONLY) < 0 ? strerror(errno) : "done");
	printf("no new privileges: %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L));
	return 0;
}
END
cp main.c main.cc
sed -n 's/^#define refuses_arch 0x\(.*\)U$/1 \1/p' refuses.h >expected
cat >>expected <<'END'
mkdir: Read-only file system
chmod: Read-only file system
open: done
no new privileges: 1
END
strict='-Wall -Wextra -Werror -pedantic -pthread'
# shellcheck disable=SC2086 # one word an option
{
	expect_status 0 "${CC:-cc}" -std=c99 -D_DEFAULT_SOURCE $strict -o in-c main.c
	echo '#include "refuses.h"
	int main(void) { return refuses_install(); }' >alone.c
	expect_status 0 "${CC:-cc}" -std=c99 $strict -o alone alone.c
}
for program in ./in-c ./in-cxx; do
	if [ "$program" = ./in-cxx ]; then
		"${CXX:-c++}" --version >/dev/null 2>&1 || continue
		# shellcheck disable=SC2086
		expect_status 0 "${CXX:-c++}" -std=c++17 $strict -o in-cxx main.cc
	fi
	expect_status 0 "$program"
	expect_same expected out
	expect_status 1 "$program" diverge
	expect_text out 'install: No such process'
done
expect_status 0 ./alone

# A program that puts the founding policy in force and becomes another one.
if [ "$machine" = x86_64 ]; then
	founding_policy
	expect_status 0 "$SCMPL" build -t c --name founding --arch x86_64,x86,x32 -o founding.h \
		founding.scp
	echo '#include "founding.h"
	int main(int argc, char **argv)
	{
		return argc < 2 || founding_install() || execv(argv[1], argv + 1);
	}' >becomes.c
	expect_status 0 "${CC:-cc}" -o becomes becomes.c
	"$PROBES/chmod-probe" calls >control
	founding_outcomes <control >expected
	expect_status 0 ./becomes "$PROBES/chmod-probe" calls
	expect_same expected out
fi

# A compiler for another machine is told.
expect_status 0 "$SCMPL" build -t c --arch s390x -o other.h -e 'default allow deny mkdir'
echo '#include "other.h"' >other.c
expect_status 1 "${CC:-cc}" -fsyntax-only other.c
expect_text err 'this filter is for s390x'

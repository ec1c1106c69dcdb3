#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The report: by verdicts, milder ones first; families where all of one changed;
# conditions in the language's own words, with an example call.

. "$TESTS/lib.sh"

echo 'extend docker-default' >old.scp
cat >new.scp <<'END'
extend docker-default
deny chmod-family, mkdir
deny ioctl where cmd in (TIOCSTI, TIOCLINUX)
deny openat where flags has any O_CREAT|O_TRUNC
deny kill with ENOSYS where sig == SIGKILL on x86
allow io-uring-family if kernel >= 6.6
override allow clone3
kill kexec-family
END
status=0
"$SCMPL" diff old.scp new.scp || status=$?
echo "status $status"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What any of several lets through, in whatever form they are, as a policy.

. "$TESTS/lib.sh"

cat >one.scp <<'END'
default deny
arch x86_64
allow read, openat, socket(family == AF_INET)
kill reboot
END
cat >two.scp <<'END'
default deny with EACCES
arch x86_64
allow write, openat, socket(family == AF_UNIX)
END
cat >expected.scp <<'END'
default deny
arch x86_64
allow read, write, openat, socket(family in (AF_INET, AF_UNIX))
deny reboot with EACCES
END

for form in one.scp one.json one.bpf; do
	case $form in
	*.json) expect_status 0 "$SCMPL" build -o one.json one.scp ;;
	*.bpf) expect_status 0 "$SCMPL" build -t bpf --arch x86_64 -o one.bpf one.scp ;;
	esac
	expect_status 0 "$SCMPL" merge -o merged.scp "$form" two.scp
	expect_text merged.scp 'allow socket where family in (AF_UNIX, AF_INET)'
	expect_status 0 "$SCMPL" diff merged.scp expected.scp
	expect_empty out
done

# of two errnos the first one's
expect_status 0 "$SCMPL" merge two.scp one.scp
expect_text out 'default deny with EACCES'

# one alone is itself, and what is wrong is told of the file that has it
expect_status 0 "$SCMPL" merge -o alone.scp one.scp
expect_status 0 "$SCMPL" diff alone.scp one.scp
echo 'deny nothing_like_it' >wrong.scp
expect_status 1 "$SCMPL" merge -o none.scp one.scp wrong.scp
expect_text err 'wrong.scp:1:6: error'
[ ! -e none.scp ] || fail 'written all the same'

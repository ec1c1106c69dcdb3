#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --fix: what is safe, with all comments, nothing else, and only once.

. "$TESTS/lib.sh"

quiet='-Wno-open-route -Wno-io-uring-reachable -Wno-unknown-to-engine -Wno-abi-left-out'

# expect_fixed N: policy.scp becomes wanted.scp by N corrections.
expect_fixed()
{
	# shellcheck disable=SC2086
	expect_status 0 "$SCMPL" check $quiet --fix policy.scp
	expect_text err "scmpl: $1 corrected"
	expect_same wanted.scp policy.scp
	expect_empty out
	# shellcheck disable=SC2086
	expect_status 0 "$SCMPL" check $quiet --fix policy.scp
	expect_empty err
	expect_same wanted.scp policy.scp
}

cat >policy.scp <<'END'
# What nobody may change.
default allow # for now

deny chmod, # by name
     fchmod, fchmodat  # and by descriptor
deny	mkdir;  deny mkdir  # twice
log acct; deny acct; kill acct, reboot
# Ways into other trees.
deny mount on x86_64 # not on x86
END
cat >wanted.scp <<'END'
# What nobody may change.
default allow # for now

deny chmod-family, # by name
     fchmod  # and by descriptor
deny	mkdir-family;  # twice
kill acct, reboot
# Ways into other trees.
deny mount-family # not on x86
END
chmod 640 policy.scp
# shellcheck disable=SC2086
expect_status 0 "$SCMPL" check $quiet policy.scp
expect_text err 'scmpl: --fix can correct'
expect_fixed 7
expect_equal 640 "$(stat -c %a policy.scp)" mode

# an errno that libc understands, behind the statement that denies
cat >policy.scp <<'END'
default allow
deny clone3, # a thread
     uname   # and a name
kill acct # and nothing else
END
cat >wanted.scp <<'END'
default allow
deny clone3, # a thread
     uname   # and a name
deny clone3 with ENOSYS
kill acct # and nothing else
END
expect_fixed 1
quiet="$quiet -Wno-container-start"
printf 'default deny; arch x86_64; allow clone, openat # all\nlog uname' >policy.scp
printf 'default deny; arch x86_64; allow clone, openat # all\ndeny %s with ENOSYS\nlog uname' \
	'clone3, openat2' >wanted.scp
expect_fixed 1

# O_RDONLY that creates and empties files
quiet="$quiet -Wno-wrong-errno"
cat >policy.scp <<'END'
default deny; arch x86_64
allow openat where flags & O_ACCMODE == O_RDONLY or flags == O_PATH # read
END
cat >wanted.scp <<'END'
default deny; arch x86_64
allow openat where (flags & O_ACCMODE == O_RDONLY or flags == O_PATH) and flags lacks O_CREAT|O_TRUNC # read
END
expect_fixed 1

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Who reads the report alone learns everything: each kind of change that a policy
# can undergo, made at once, some of them out of sight in an included file.

. "$TESTS/lib.sh"

mkdir old new
cat >old/policy.scp <<'END'
arch x86_64, x86
default deny
include "common.scp"
baseline linux 6.1 else ENOSYS
allow my-files, write, fchmod, futex
allow socket where family in (AF_UNIX, AF_INET)
allow ptrace if kernel >= 4.8
allow mount if cap SYS_ADMIN
deny clone3 with ENOSYS
deny personality
log uname on x86_64
flag LOG
END
cat >old/common.scp <<'END'
group my-files = openat, read, close
deny reboot with EACCES
const SMALL = 0xff
allow kill where sig <= SMALL
END
cat >new/policy.scp <<'END'
# Another layout and order, another name for a group: no change.
flag LOG, TSYNC
arch x86_64, aarch64
include "common.scp"
baseline linux 6.6 else ENOSYS
allow write, files-of-mine, fchmod
allow socket where family in (AF_UNIX, AF_INET6)
allow mount if cap SYS_ADMIN and kernel >= 5.2
allow ptrace
log uname
deny clone3 with EPERM
kill personality
default deny
allow unshare on aarch64
END
cat >new/common.scp <<'END'
group files-of-mine = openat, read, close, unlinkat
deny reboot
const SMALL = 0x7f
allow kill where sig <= SMALL
END
"$SCMPL" diff old/policy.scp new/policy.scp || echo "status $?"

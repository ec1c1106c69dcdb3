#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Each mistake that made somebody believe in a denial which was none is named.

. "$TESTS/lib.sh"

# names SLUG TEXT FILE: check says TEXT under the name SLUG.
names()
{
	expect_status 0 "$SCMPL" check "$3"
	grep -F "[$1]" err | grep -qF -e "$2" || {
		cat err >&2
		fail "$1 does not name $2 in $3"
	}
}

# says TEXT: and this, too.
says()
{
	expect_text err "$1"
}

# profile FILE: the rules on standard input, under a default that lets everything through.
profile()
{
	{
		echo '{ "defaultAction": "SCMP_ACT_ALLOW",'
		echo '  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],'
		echo '  "syscalls": ['
		cat
		echo '] }'
	} >"$1"
}

# chmod is denied, coreutils calls fchmodat
echo 'default allow deny chmod, fchmod' >chmod.scp
names incomplete-family fchmodat chmod.scp
profile chmod.json <<'END'
{ "names": ["chmod", "mkdir"], "action": "SCMP_ACT_ERRNO" }
END
names incomplete-family fchmodat chmod.json
says "'mkdir' is denied, but its siblings are not: mkdirat"

# ... and since Linux 6.6 fchmodat2
echo 'default allow deny chmod, fchmod, fchmodat' >fchmodat2.scp
names incomplete-family fchmodat2 fchmodat2.scp
profile fchmodat2.json <<'END'
{ "names": ["chmod", "fchmod", "fchmodat"], "action": "SCMP_ACT_ERRNO" }
END
names incomplete-family fchmodat2 fchmodat2.json

# an ACL is an extended attribute
echo 'default allow deny chmod-family' >acl.scp
names open-route chmod-family acl.scp
says 'to close it: deny fsetxattr, lsetxattr, setxattr, setxattrat'
says 'system.posix_acl_access'

# a ring makes directories, and no filter sees it
echo 'default allow deny mkdir-family' >ring.scp
names io-uring-reachable 'no rule applies to what a ring does' ring.scp
says 'mkdir, mkdirat: IORING_OP_MKDIRAT'
says 'deny io-uring-family'
profile ring.json <<'END'
{ "names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO" }
END
names io-uring-reachable 'no rule applies to what a ring does' ring.json

# engines skip names that they do not know
profile unknown.json <<'END'
{ "names": ["fchmodat3"], "action": "SCMP_ACT_ERRNO" }
END
names unknown-syscall "'fchmodat3': engines drop it" unknown.json
profile newer.json <<'END'
{ "names": ["listns"], "action": "SCMP_ACT_ERRNO" }
END
cat >known.py <<'END'
import ctypes
import sys

library = ctypes.CDLL("libseccomp.so.2")
sys.exit(library.seccomp_syscall_resolve_name(b"listns") == -1)
END
if python3 known.py; then # as 2.6.1 does
	expect_status 0 "$SCMPL" check newer.json
	! grep -F 'unknown-to-engine' err || fail 'listns is known'
else
	names unknown-to-engine 'does not know listns' newer.json
fi

profile served.json <<'END'
{ "names": ["setxattrat"], "action": "SCMP_ACT_ERRNO" }
END
expect_status 0 "$SCMPL" check served.json
# Linux 6.13 has it, libseccomp 2.5 and 2.6.0 do not
if grep -qF 'does not know setxattrat' err; then
	kernel=$(uname -r)
	major=${kernel%%.*} minor=${kernel#*.}
	minor=${minor%%[!0-9]*}
	if [ $((major * 1000 + minor)) -ge 6013 ]; then
		says "Linux serves 'setxattrat' since 6.13, and does so here"
	else
		grep -F 'and does so here' err && fail 'this kernel is older'
	fi
fi

# of overlapping rules libseccomp keeps one
profile overlap.json <<'END'
{ "names": ["clone"], "action": "SCMP_ACT_LOG" },
{ "names": ["clone"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 0, "value": 268435456, "valueTwo": 268435456,
              "op": "SCMP_CMP_MASKED_EQ" } ] }
END
names dropped-rule "'clone': a rule without a condition is all that is kept" overlap.json

# an argument twice turns AND into OR
profile twice.json <<'END'
{ "names": ["read"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 0, "value": 3, "op": "SCMP_CMP_GE" },
            { "index": 0, "value": 7, "op": "SCMP_CMP_LE" } ] }
END
names repeated-argument 'argument 0 is compared twice' twice.json

# 64 bits are compared of an argument of 32
profile wide.json <<'END'
{ "names": ["ioctl"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 21522, "op": "SCMP_CMP_EQ" } ] }
END
names wide-comparison '0x100005412 is let through, and 0x5412' wide.json
says 'any program can set the bits in front'

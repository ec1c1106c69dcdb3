#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --inline: a profile on one line, without comments, for requests and labels; it says the same,
# and nothing in it is special to a shell's quotes or a Containerfile's.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
arch x86_64, x86, x32, aarch64
default deny with ENOTSUP
allow read, write # it's $HOME "quoted"
allow mount if cap SYS_ADMIN
allow socketcall
allow socket where family in (AF_INET, AF_INET6)
END
for target in docker podman; do
	expect_status 0 "$SCMPL" build -t $target --inline policy.scp
	expect_equal 1 "$(wc -l <out)" 'the number of lines'
	! grep -q "['\$\\]" out || fail 'something to be quoted'
	! grep -q comment out || fail 'a comment'
	mv out $target.json
	expect_status 0 "$SCMPL" diff policy.scp $target.json
done
expect_status 0 "$SCMPL" build -t oci --inline -e 'arch x86_64 default allow deny mkdir'
cat >expected <<'END'
{"defaultAction": "SCMP_ACT_ALLOW","architectures": ["SCMP_ARCH_X86_64"],"flags": [],"syscalls": [{"names": ["mkdir"],"action": "SCMP_ACT_ERRNO","errnoRet": 1}]}
END
expect_same expected out
expect_status 1 "$SCMPL" build -t spo --name web --inline -e 'arch x86_64 default allow deny mkdir'
expect_text err '--inline says nothing to -t spo'

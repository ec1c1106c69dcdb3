#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules of two calls that libseccomp may mix up are told of where a profile is read, and what scmpl
# writes of the same policy has none of this.

. "$TESTS/lib.sh"

# option INDEX VALUE
option()
{
	printf '{"index":%s,"op":"SCMP_CMP_MASKED_EQ","value":4294967295,"valueTwo":%s}' "$1" "$2"
}

# rule NAMES ARGS
rule()
{
	printf '{"names":[%s],"action":"SCMP_ACT_ALLOW","args":[%s]}' "$1" "$2"
}

cat >policy.scp <<'END'
default deny
arch x86_64
allow getsockopt where level == 6 and optname == 1
allow setsockopt where level == 6
allow getsockopt, setsockopt where level == 1
END
{
	printf '{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":1,'
	printf '"architectures":["SCMP_ARCH_X86_64"],"syscalls":[\n%s,\n%s,\n%s\n]}\n' \
		"$(rule '"getsockopt"' "$(option 1 6),$(option 2 1)")" \
		"$(rule '"setsockopt"' "$(option 1 6)")" \
		"$(rule '"getsockopt","setsockopt"' "$(option 1 1)")"
} >profile.json

expect_status 0 "$SCMPL" import profile.json
grep -q "^profile.json:4:1: warning: libseccomp may compare another argument for this rule on \
'[gs]etsockopt', as it mixes it up with one on '[gs]etsockopt' by a mistake of its own \
\[miscompiled\]$" err || fail "not told: $(cat err)"

expect_status 0 "$SCMPL" build -o built.json policy.scp
expect_status 0 "$SCMPL" check -W no-container-start -W no-split-condition built.json
expect_empty err
for runtime in crun runc; do
	expect_status 0 "$SCMPL" verify --runtime "$runtime" --json built.json policy.scp
done

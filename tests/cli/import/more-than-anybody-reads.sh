#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Thousands of values that have nothing in common are refused before words are looked for: of many
# that lie together, and of fewer, there are.

. "$TESTS/lib.sh"

# profile COUNT FAR: of even numbers or, where FAR is 1, of some that lie far apart
profile()
{
	awk -v count="$1" -v far="$2" 'BEGIN {
		print "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86_64\"], \"syscalls\": ["
		for (i = 0; i < count; i++) {
			value = far ? i * 2654435761 % 4294967296 * 1048576 + i * 40503 % 1048576 : 2 * i
			printf "%s{\"names\": [\"mmap\"], \"action\": \"SCMP_ACT_ALLOW\",", i ? "," : ""
			printf " \"args\": [{\"index\": 1, \"value\": %.0f, \"op\": \"SCMP_CMP_EQ\"}]}\n", value
		}
		print "]}"
	}' >profile.json
}

profile 40000 0
expect_status 0 "$SCMPL" import profile.json
profile 40000 1
expect_status 1 "$SCMPL" import profile.json
expect_text err "the conditions on 'mmap' are more than a policy may have [too-complex]"
profile 500 1
expect_status 0 "$SCMPL" import profile.json

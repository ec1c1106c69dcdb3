#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --diagnostics and -W are every command's that reads a policy.  Only check, which makes
# nothing else, prints them on standard output.

. "$TESTS/lib.sh"

echo 'default allow; deny no_such' >wrong.scp
echo 'default allow; deny mkdir; deny mkdir' >twice.scp
echo 'default allow; deny (' >syntax.scp

# expect_json FILE STATUS COMMAND...: the diagnostics, as JSON in FILE, name an error.
expect_json()
{
	file=$1
	shift
	expect_status "$@"
	expect_equal '[' "$(head -n 1 "$file")" "$*"
	expect_text "$file" '"severity": "error"'
}

expect_json err 1 "$SCMPL" build --diagnostics=json wrong.scp
expect_empty out
expect_json out 1 "$SCMPL" check --diagnostics=json wrong.scp
expect_json err 1 "$SCMPL" diff --diagnostics=json wrong.scp twice.scp
expect_json err 125 "$SCMPL" exec --diagnostics=json wrong.scp -- true
expect_json err 1 "$SCMPL" explain --diagnostics=json wrong.scp mkdir
expect_json err 1 "$SCMPL" fmt --diagnostics=json syntax.scp
expect_json err 1 "$SCMPL" import --diagnostics=json wrong.scp
expect_json err 1 "$SCMPL" list --diagnostics=json no_such
expect_json err 125 "$SCMPL" record --diagnostics=json --base wrong.scp -- true
expect_json err 1 "$SCMPL" test --diagnostics=json wrong.scp
expect_json err 1 "$SCMPL" verify --diagnostics=json wrong.scp

expect_status 1 "$SCMPL" build --diagnostics=sarif wrong.scp
expect_text err '"version": "2.1.0"'
expect_status 0 "$SCMPL" build --diagnostics=json twice.scp
expect_text err '"name": "dead-rule"'
expect_text out '"defaultAction"'
expect_status 0 "$SCMPL" build --diagnostics=json -Wno-dead-rule twice.scp
expect_equal '[]' "$(cat err)"

# warnings as errors, off, and words that are none
expect_status 0 "$SCMPL" build twice.scp
expect_text err 'warning: '
expect_status 1 "$SCMPL" build -Werror twice.scp
expect_empty out
expect_status 1 "$SCMPL" verify -Werror=dead-rule twice.scp
expect_status 0 "$SCMPL" build -Wno-dead-rule twice.scp
expect_empty err
cat >loses.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
	{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO"},
	{"names": ["ioctl"], "action": "SCMP_ACT_KILL"}]}
END
expect_status 0 "$SCMPL" import --diagnostics=json loses.json
expect_text err '"name": "dropped-rule"'
expect_status 1 "$SCMPL" import -Werror=dropped-rule loses.json
expect_empty out
expect_status 0 "$SCMPL" import -Wno-dropped-rule loses.json
expect_empty err
expect_status 2 "$SCMPL" build --diagnostics=xml twice.scp
expect_status 2 "$SCMPL" test -Wno-such twice.scp
expect_status 125 "$SCMPL" exec -Wno-such twice.scp -- true
expect_text err "no warning is called 'no-such'"

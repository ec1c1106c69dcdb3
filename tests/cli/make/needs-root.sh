#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Who has to type a password for sudo is told before the first test that the engines need root,
# and each test of them says so; who is root, or need not, is not.

. "$TESTS/lib.sh"

mkdir -p tests/engines tests/cases/one bin
cp "$TESTS/run" "$TESTS/progress.py" "$TESTS/lib.sh" tests
printf 'default allow\n' >tests/cases/one/one.scp
printf '#!/bin/sh\necho "{}"\n' >scmpl
echo '{}' >tests/cases/one/one.json
# shellcheck disable=SC2016 # for the test
printf '. "$TESTS/lib.sh"\nbecome_root\n' >tests/engines/engine.sh
printf '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n' >bin/sudo
chmod a+rx scmpl bin/sudo
chmod -R a+rX bin tests

# suites COMMAND...: what they say to a user.
suites()
{
	if [ "$(id -u)" -eq 0 ]; then
		set -- setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	fi
	env -u TEST_REQUIRE -u UNIT_DIR PATH="$PWD/bin:$PATH" SCMPL="$PWD/scmpl" PROBES="$PWD" \
		TMPDIR=/tmp "$@" python3 tests/run engines one >out 2>&1 || fail "$(cat out)"
}

suites env
expect_equal 'engines: need root: sudo make test' "$(head -n 1 out)"
expect_text out 'skip engines/engine: needs root: sudo make test'
expect_equal '1 passed, 0 failed, 1 skipped' "$(tail -n 1 out)"

# Without a password.
cat >bin/sudo <<'END'
#!/bin/sh
[ "$*" = '-n true' ] || exec true
END
suites env
! grep -q root out || fail "$(cat out)"
expect_equal '2 passed, 0 failed, 0 skipped' "$(tail -n 1 out)"

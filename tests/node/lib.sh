# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0

# with_packages [FOLDER]: what package.json of tests/node, or of FOLDER there, names is in
# ./node_modules then.
with_packages()
{
	command -v npm >/dev/null || skip 'needs npm'
	cp "$TESTS/node/${1:-.}/package.json" "$TESTS/node/${1:-.}/package-lock.json" .
	npm ci --no-audit --no-fund --ignore-scripts --omit=optional >npm.log 2>&1 ||
		skip 'npm cannot install what the test needs'
}

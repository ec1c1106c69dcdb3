# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0

# with_packages: what tests/node/package.json names is in ./node_modules then.
with_packages()
{
	command -v npm >/dev/null || skip 'needs npm'
	cp "$TESTS/node/package.json" "$TESTS/node/package-lock.json" .
	npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 ||
		skip 'npm cannot install what the test needs'
}

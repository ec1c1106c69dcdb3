# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tests in a browser share: they are for machines that have one.  Pages and pictures of
# them are left in build/pages, which .ci/run keeps.

. "$TESTS/lib.sh"

browser=$TESTS/browser
pictures=$TESTS/../build/pages
for program in chromium node npm; do
	command -v $program >/dev/null || skip "$program is not here"
done

# The lock file says what exactly is installed; none of it runs a script for that.  One test
# installs, the others wait.
exec 9>"$browser/.lock"
flock 9
if ! cmp -s "$browser/package-lock.json" "$browser/node_modules/.installed"; then
	(cd "$browser" && npm ci --ignore-scripts --no-audit --no-fund) >npm.log 2>&1 ||
		skip "npm ci: $(sed -n 's/^npm [Ee][Rr][Rr][A-Za-z!]* //p' npm.log | head -n 2 | tr '\n' ' ')"
	cp "$browser/package-lock.json" "$browser/node_modules/.installed"
fi
exec 9>&-
mkdir -p "$pictures"

# look COMMAND PAGE...: see pages.js.
look()
{
	node "$browser/pages.js" "$(command -v chromium)" "$pictures" "$@"
}

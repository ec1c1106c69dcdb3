#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pages in a real browser: they fetch nothing, have nothing to complain of, answer to mouse
# and keyboard, print, and are accessible.  Their pictures are left in build/pages.

. "$TESTS/lib.sh"

for program in chromium node npm; do
	command -v $program >/dev/null || skip "$program is not here"
done

# The lock file says what exactly is installed; none of it runs a script for that.
browser=$TESTS/browser
if ! cmp -s "$browser/package-lock.json" "$browser/node_modules/.installed"; then
	(cd "$browser" && npm ci --ignore-scripts --no-audit --no-fund) >npm.log 2>&1 ||
		skip "npm ci: $(tail -n 1 npm.log)"
	cp "$browser/package-lock.json" "$browser/node_modules/.installed"
fi

founding_policy
"$SCMPL" build founding.scp >profile.json
cp "$TESTS/../examples/docker-plus-minus/policy.scp" .
"$SCMPL" review --base docker-default policy.scp -o page.html
"$SCMPL" review founding.scp profile.json -o pages
printf 'default kill; log read; trace write; allow mmap if cap SYS_ADMIN; deny mkdir' >all.scp
"$SCMPL" review all.scp --base founding.scp -o all.html
"$SCMPL" list --html -o reference

pictures=$TESTS/../build/pages
mkdir -p "$pictures"
node "$browser/pages.js" "$(command -v chromium)" page.html "$pictures" \
	all.html pages/index.html pages/founding.scp.html pages/profile.json.html \
	reference/index.html reference/ioctl.html reference/mount-family.html \
	'reference/docker-default@29.4.html'

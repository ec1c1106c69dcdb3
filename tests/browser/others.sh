#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All kinds of pages fetch nothing, have nothing to complain of, and are accessible.

. "$TESTS/browser/lib.sh"

founding_policy
"$SCMPL" build founding.scp >profile.json 2>/dev/null
"$SCMPL" review founding.scp profile.json -o pages
printf 'default kill; log read; trace write; allow mmap if cap SYS_ADMIN; deny mkdir' >all.scp
"$SCMPL" review all.scp --base founding.scp -o all.html
"$SCMPL" list --html -o reference
look over all.html pages/index.html pages/profile.json.html reference/index.html \
	reference/mmap.html reference/mount-family.html 'reference/docker-default@29.4.html'

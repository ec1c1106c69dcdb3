#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The commands of the language reference that stand without a "$", what they print being of no
# interest, work as they stand; the others are live/language-enforced's.

. "$TESTS/lib.sh"

LC_ALL=C awk -f "$TESTS/language.awk" "$TESTS/../grammar/LANGUAGE.md" >index
mkdir bin web.service.d
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
echo 'default allow
deny chmod-family' >web.scp
# A service's folder is that of the test, and a command in a command is that.
awk '
	/\\$/ { sub(/\\$/, ""); sub(/^ +/, ""); joined = joined $0; next }
	joined { sub(/^ +/, ""); $0 = "    " joined $0; joined = "" }
	/^    (scmpl|podman) / { print }
' "$TESTS/../grammar/LANGUAGE.md" |
	sed 's|/etc/systemd/system/||; s|^    podman .*=\$(\(.*\))".*|\1|' >commands
[ "$(wc -l <commands)" -ge 11 ] || fail 'the reference shows few commands'
while read -r command; do
	expect_status 0 sh -c "$command" </dev/null
done <commands
for made in web.json web-profile/index.json web.service.d/50-scmpl.conf web.seccomp web.bpf sandbox \
	no-exec.bpf; do
	[ -s "$made" ] || fail "there is no $made"
done

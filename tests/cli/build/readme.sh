#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The policy in README compiles.  What README and the guide show of commands is run by
# live/guide.

. "$TESTS/lib.sh"

sed -n '/^```scp$/,/^```$/p' "$TESTS/../README.md" | sed '/^```/d' >policy.scp
[ "$(wc -l <policy.scp)" -gt 10 ] || fail 'README shows no policy'
expect_status 0 "$SCMPL" build --arch x86_64 policy.scp

# Links lead somewhere, to headings, too.
cat >links.py <<'END'
import pathlib, re, sys

def anchors(path):
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    return {re.sub(r" ", "-", re.sub(r"[^a-z0-9 _-]", "", heading.lower()))
            for heading in re.findall(r"^#+ (.*)$", text, re.M)}

count = 0
for name in sys.argv[2:]:
    page = pathlib.Path(sys.argv[1]) / name
    for link in re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", page.read_text("utf-8")):
        target, _, anchor = (link[0] or link[1]).partition("#")
        if "://" in target:
            continue
        there = page.parent / target if target else page
        if not there.exists() or anchor and anchor not in anchors(there):
            sys.exit(f"{name}: a link to {link} leads nowhere")
        count += 1
if count < 50:
    sys.exit(f"only {count} links")
END
python3 links.py "$TESTS/.." README.md examples/README.md SECURITY.md CHANGELOG.md CONTRIBUTING.md \
	grammar/LANGUAGE.md

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The policy in README compiles, the commands in its sentences work, its tables are whole.  The
# commands that README and the guide show with what they print are run by live/guide.

. "$TESTS/lib.sh"

sed -n '/^```scp$/,/^```$/p' "$TESTS/../README.md" | sed '/^```/d' >policy.scp
[ "$(wc -l <policy.scp)" -gt 10 ] || fail 'README shows no policy'
expect_status 0 "$SCMPL" build --arch x86_64 policy.scp

ln -s "$TESTS/../examples" examples
grep -o '`scmpl [^`]*`' "$TESTS/../README.md" | tr -d '`' | grep -v ' COMMAND\|^scmpl lsp\|^scmpl doctor' >commands
[ "$(wc -l <commands)" -ge 2 ] || fail 'README names no commands'
while read -r _ words; do
	# shellcheck disable=SC2086 # as a shell reads it
	expect_status 0 "$SCMPL" $words
done <commands

# rows HEADING: the rows of the table below it.
rows()
{
	awk -v heading="$1" '/^#/ { inside = $0 ~ "^#+ " heading "$" }; inside && /^\|/' \
		"$TESTS/../README.md"
}

"$SCMPL" --help >help
sed -n 's/^  \([a-z]*\)  .*/\1/p; /place of/q' help | sort >listed
rows 'The commands' >table
sed -n 's/^| `\([a-z]*\)` .*/\1/p' table | sort >named
expect_same listed named
while IFS='|' read -r _ command does; do
	command=$(echo "$command" | tr -d '` ')
	for option in $(echo "$does" | grep -o -e '`--[a-z-]*`' | tr -d '`'); do
		"$SCMPL" "$command" --help | grep -q -e " $option\b" || fail "$command has no $option"
	done
done <table
sed -n '/^formats/,$ s/^  \([a-z0-9-]*\)  *.*/\1/p' help | sort >listed
rows 'What it writes' | cut -d '|' -f 2 | grep -o '`[a-z0-9-]*`' | tr -d '`' | sort >named
expect_same listed named

# So does the guide where it shows what starts an engine; tests/engines does it.
sed -n 's|^  *\(/rec/\)\{0,1\}scmpl \([a-z]* .*\) -- .*|\2|p' "$TESTS/../examples/README.md" >commands
[ "$(wc -l <commands)" -ge 3 ] || fail 'the guide starts no engine'
while read -r command words; do
	"$SCMPL" "$command" --help >help
	for option in $(echo "$words" | grep -o -e '--[a-z-]*'); do
		expect_text help " $option"
	done
done <commands

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

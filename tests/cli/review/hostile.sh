#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Names, comments and descriptions of others stay text in every format: no tag, no attribute,
# no mark that turns the direction of what is read, no broken UTF-8.

. "$TESTS/lib.sh"

evil='<script>alert(1)</script>"onmouseover="x'"'"'&lt;'
mkdir 'a<b'
cat >"a<b/$(printf 'p"q\047<i>&.scp')" <<END
# $evil {{name}} {{#looser}} {{>page.js}}
default allow
# $evil
deny chmod-family, mkdir
expect deny mkdir # $evil
group my-calls "<img src=x onerror=alert(1)>" = mkdir, rmdir
deny my-calls
END
python3 - <<'END'
import json
evil = "<script>alert(2)</script>\u202e evil \u2066\ufeff\u200b @everyone `x` [a](javascript:x)"
profile = {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
           "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "comment": evil}],
           "listenerPath": "/run/" + evil, "listenerMetadata": evil}
open("profile.json", "w").write(json.dumps(profile, ensure_ascii=False))
END
printf '# \342\202 half of a character\ndefault allow\n' >half.scp

check_page()
{
	python3 - "$1" <<'END'
import html.parser, sys

KNOWN = {"a", "b", "body", "br", "code", "dd", "details", "div", "dl", "dt", "footer", "h1", "h2",
         "h3", "h4", "head", "header", "html", "i", "input", "label", "li", "main", "mark", "meta", "nav",
         "ol", "p", "pattern", "pre", "q", "rect", "script", "section", "small", "span", "style", "summary",
         "svg", "table", "tbody", "td", "th", "thead", "title", "tr", "ul"}

class Reader(html.parser.HTMLParser):
    scripts = 0
    def handle_starttag(self, tag, attrs):
        assert tag in KNOWN, f"<{tag}>"
        self.scripts += tag == "script"
        for name, value in attrs:
            assert not name.startswith("on") and name != "style", name
            assert name not in ("src", "srcset") and "javascript:" not in (value or ""), value
            assert name != "href" or value[0] == "#", value

text = open(sys.argv[1], encoding="utf-8").read()
reader = Reader()
reader.feed(text)
assert reader.scripts == 1, reader.scripts
assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\ufeff\u200b"), "direction"
END
}

for policy in a*/* profile.json; do
	"$SCMPL" review "$policy" --base docker-default -o page.html 2>/dev/null
	check_page page.html
	"$SCMPL" review "$policy" --base docker-default --format markdown >page.md 2>/dev/null
	! grep -q '<script\|<img\|@everyone\|](javascript' page.md || fail "$(cat page.md)"
	"$SCMPL" review "$policy" --base docker-default --format text >page.txt 2>/dev/null
	! grep -q "$(printf '\342\200\256')" page.txt || fail 'text turns its direction'
done
expect_text page.html '[U+202E]'
expect_text page.html '&lt;script&gt;alert(2)&lt;/script&gt;'

# What is no character is shown as that, or refused.
if "$SCMPL" review half.scp -o page.html 2>/dev/null; then
	check_page page.html
fi

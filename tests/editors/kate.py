# SPDX-License-Identifier: Apache-2.0
"""Every policy by Kate's highlighter, the program that the arguments are: each word is what it
is.  Prints TAP."""

import html
import os
import pathlib
import re
import subprocess
import sys

from policies import EDITORS, judge, places, policies

CLASSES = {
    "comment": ["Comment"],
    "string": ["String"],
    "number": ["Number"],
    "reserved": ["Keyword", "Action", "Operator Word"],
    "group": ["Group"],
    "constant": ["Constant"],
    "name": ["Name"],
}
SPAN = re.compile(r'<span style="[^"]*color:(#[0-9a-f]{6})[^"]*">|</span>|<[^>]*>')


def coloured_grammar():
    """The grammar with a colour for each class, and which is whose."""
    text, colours = (EDITORS / "kate/scp.xml").read_text(), {}

    def colour(match):
        code = f"#{len(colours) + 1:06x}"
        colours[code] = match[1]
        return f'<itemData name="{match[1]}" color="{code}"'

    return re.sub(r'<itemData name="([^"]+)"', colour, text), colours


def highlight(program, text):
    """The lines of TEXT, a class for each character."""
    grammar, colours = coloured_grammar()
    folder = pathlib.Path("data/org.kde.syntax-highlighting/syntax").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scp.xml").write_text(grammar)
    pathlib.Path("all.scp").write_text(text)
    done = subprocess.run(
        [*program, "--output-format", "html", "all.scp"],
        env={**os.environ, "XDG_DATA_HOME": str(folder.parents[1]), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    body = re.search(r"<pre>\n?(.*)</pre>", done.stdout, re.DOTALL)[1]
    lines, current, at = [[]], None, 0
    for mark in [*SPAN.finditer(body), None]:
        for letter in html.unescape(body[at : mark.start() if mark else len(body)]):
            if letter == "\n":
                lines.append([])
            else:
                lines[-1].append(current)
        if mark:
            current, at = colours.get(mark[1]), mark.end()
    return lines


def told(program):
    """What each of places() is taken for, at its first letter, if all of it is."""
    starts, text = {}, ""
    for path in policies():
        starts[path] = text.count("\n")
        text += path.read_text() + "\n"
    lines = highlight(program, text)
    if len(lines) < text.count("\n"):
        sys.exit(f"{len(lines)} lines instead of {text.count(chr(10))}")
    for path, line, column, word, _ in places():
        found = lines[starts[path] + line - 1][column : column + len(word)]
        yield found[0] if found and len(set(found)) == 1 else f"{found}"


judge(CLASSES, list(told(sys.argv[1:])))

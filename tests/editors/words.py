# SPDX-License-Identifier: Apache-2.0
"""Each grammar knows the reserved words of the scanner, and no others.  Prints TAP."""

import json
import re
import runpy
import sys
import xml.etree.ElementTree as xml

from policies import EDITORS, ROOT, reserved_words


def vim():
    text = (EDITORS / "vim/syntax/scp.vim").read_text()
    found = set(re.findall(r"syntax match scpAction /\\<([a-z-]+)\\>/", text))
    for line in re.findall(r"^syntax keyword (?:scpKeyword|scpAction) (.*)", text, re.MULTILINE):
        found |= set(line.split())
    return found


def emacs():
    text = (EDITORS / "emacs/scmpl-mode.el").read_text()
    found = set()
    for name in ("keywords", "actions"):
        block = re.search(rf"defconst scmpl-mode-{name}\s+'\(([^)]*)\)", text)[1]
        found |= set(re.findall(r'"([a-z-]+)"', block))
    return found


def textmate():
    grammar = json.loads((EDITORS / "vscode/syntaxes/scp.tmLanguage.json").read_text())
    found = set()
    for name in ("action", "keyword", "operator-word"):
        words = re.search(r"\(([a-z|-]+)\)", grammar["repository"][name]["match"])[1]
        found |= set(words.split("|"))
    return found


def pygments():
    lexer = runpy.run_path(EDITORS / "pygments/scp.py")
    return {*lexer["ACTIONS"], *lexer["KEYWORDS"], *lexer["OPERATORS"]}


def kate():
    return {item.text for item in xml.parse(EDITORS / "kate/scp.xml").iter("item")}


def language_server():
    return set(re.findall(r'^\t\{"([a-z-]+)", ', (ROOT / "compiler/lsp/keywords.c").read_text(), re.MULTILINE))


def tree_sitter():
    text = (EDITORS / "tree-sitter/grammar.js").read_text()
    return set(re.findall(r"(?<!field\()(?<!name: )'([a-z-]{2,})'", text))


def tree_sitter_highlights():
    text = (EDITORS / "tree-sitter/queries/highlights.scm").read_text()
    verbs = {"allow", "deny", "kill", "kill-thread", "log", "notify", "trace", "trap"}
    return set(re.findall(r'"([a-z][a-z-]*)"', text)) | verbs  # those are (verb)


checks = [language_server, vim, emacs, textmate, pygments, kate, tree_sitter, tree_sitter_highlights]
wanted, failed = reserved_words(), 0
print("TAP version 13", f"1..{len(checks)}", sep="\n")
for number, check in enumerate(checks, 1):
    found = check()
    failed += found != wanted
    print(f"{'ok' if found == wanted else 'not ok'} {number} - {check.__name__}")
    if found != wanted:
        print(f"# lacks {sorted(wanted - found)}, has {sorted(found - wanted)}")
sys.exit(1 if failed or len(wanted) < 30 else 0)

# SPDX-License-Identifier: Apache-2.0
"""A lexer for Pygments.  Without installing it: pygmentize -x -l scp.py:ScpLexer FILE"""

from pygments.lexer import RegexLexer, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
)

ACTIONS = ("allow", "deny", "kill-thread", "kill", "log", "notify", "trace", "trap")
KEYWORDS = (
    "arch", "baseline", "cap", "const", "default", "else", "except", "expect", "extend",
    "flag", "group", "if", "include", "kernel", "linux", "low", "no", "on", "override", "route",
    "via", "where", "wide", "with",
)  # fmt: skip
OPERATORS = ("and", "any", "has", "in", "lacks", "not", "only", "or")
END = r"(?![\w-])"


class ScpLexer(RegexLexer):
    """Seccomp policies of scmpl."""

    name = "scmpl policy"
    aliases = ["scp"]
    filenames = ["*.scp"]

    tokens = {
        "root": [
            (r"[ \t\r\n]+", Whitespace),
            (r"#[^\n]*", Comment.Single),
            (r'"[^"\n]*"', String.Double),
            (words(ACTIONS, suffix=END), Keyword.Reserved),
            (words(KEYWORDS, suffix=END), Keyword),
            (words(OPERATORS, suffix=END), Operator.Word),
            (r"[A-Za-z_]\w*(?:-\w+)+", Name.Class),
            (r"(?=[A-Z0-9_]*[A-Z])[A-Z_][A-Z0-9_]*\b", Name.Constant),
            (r"[A-Za-z_]\w*", Name.Function),
            (r"[0-9]+(?:\.[0-9]+)+", Number),
            (r"[0-9][0-9A-Za-z_]*", Number),
            (r"[=!<>]=|\.\.|[=<>|&-]", Operator),
            (r"[,;()@]", Punctuation),
        ]
    }

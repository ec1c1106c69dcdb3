# SPDX-License-Identifier: Apache-2.0
"""Every policy by the lexer for Pygments: no error, and each word what it is.  Prints TAP."""

import runpy
import sys

from policies import EDITORS, ROOT, kinds, policies
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String

KINDS = {
    "comment": [Comment],
    "string": [String],
    "number": [Number],
    "reserved": [Keyword, Operator.Word],
    "group": [Name.Class],
    "constant": [Name.Constant],
    "name": [Name.Function],
}

lexer = runpy.run_path(EDITORS / "pygments/scp.py")["ScpLexer"]()
paths, failed = policies(), 0
print("TAP version 13", f"1..{len(paths)}", sep="\n")
for number, path in enumerate(paths, 1):
    text = path.read_text()
    found = {at: (kind, value) for at, kind, value in lexer.get_tokens_unprocessed(text)}
    wrong = [value for kind, value in found.values() if kind is Error]
    for at, word, kind in kinds(text):
        got, value = found.get(at, (None, None))
        if value != word or not any(got in one for one in KINDS[kind]):
            wrong.append(f"{word}: {kind}, not {got}")
    failed += bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {number} - {path.relative_to(ROOT)}")
    for line in wrong[:5]:
        print("#", line)
sys.exit(1 if failed or len(paths) < 100 else 0)

# SPDX-License-Identifier: Apache-2.0
"""Every policy by the TextMate grammar, as VS Code reads it.  Prints TAP."""

import pathlib
import subprocess

from policies import EDITORS, ROOT, judge, places

CLASSES = {
    "comment": ["comment.line.number-sign.scp"],
    "string": ["string.quoted.double.scp"],
    "number": ["constant.numeric.scp"],
    "reserved": ["keyword.control.scp", "keyword.other.action.scp", "keyword.operator.word.scp"],
    "group": ["entity.name.class.scp", "entity.name.type.scp"],
    "constant": ["constant.other.scp", "entity.name.type.scp"],
    "name": ["support.function.scp"],
}

pathlib.Path("places").write_text("".join(f"{p}\t{l}\t{c}\n" for p, l, c, _, _ in places()))
subprocess.run(
    ["node", ROOT / "tests/editors/textmate.js", EDITORS / "vscode/syntaxes/scp.tmLanguage.json"],
    check=True,
    timeout=90,
)
judge(CLASSES, pathlib.Path("told").read_text().split("\n")[:-1])

# SPDX-License-Identifier: Apache-2.0
"""Every policy by the tree-sitter grammar: no error, and each word what it is.  Prints TAP."""

import subprocess

from policies import judge, places

CLASSES = {
    "comment": ["comment"],
    "string": ["string"],
    "number": ["number", "version"],
    "reserved": ["reserved"],
    "group": ["group"],
    "constant": ["constant"],
    "name": ["name", "architecture"],
}

done = subprocess.run(
    ["./tree_sitter", "places"],
    input="".join(f"{p}\t{l}\t{c}\n" for p, l, c, _, _ in places()),
    capture_output=True,
    text=True,
    check=True,
    timeout=90,
)
judge(CLASSES, done.stdout.split("\n")[:-1])

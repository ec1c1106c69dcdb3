# SPDX-License-Identifier: Apache-2.0
"""Every policy in Vim, by what its syntax file makes of each word.  Prints TAP."""

import pathlib
import subprocess
import sys

from policies import EDITORS, judge, places

SCRIPT = r"""
set nomore noswapfile
syntax on
let s:told = []
let s:at = ''
for s:line in readfile('places')
  let [s:path, s:row, s:column] = split(s:line, "\t")
  if s:path !=# s:at
    execute 'silent edit ' . fnameescape(s:path)
    let s:at = s:path
  endif
  call add(s:told, synIDattr(synID(s:row, s:column + 1, 1), 'name'))
endfor
call writefile(s:told, 'told')
qall!
"""

CLASSES = {
    "comment": ["scpComment"],
    "string": ["scpString"],
    "number": ["scpNumber"],
    "reserved": ["scpKeyword", "scpAction"],
    "group": ["scpGroup"],
    "constant": ["scpConstant"],
    "name": ["scpName"],
}

pathlib.Path("vimrc").write_text(
    f"set nocompatible runtimepath^={EDITORS}/vim\nlet g:scmpl_no_lsp = 1\nfiletype plugin on\n"
)
pathlib.Path("script.vim").write_text(SCRIPT)
pathlib.Path("places").write_text("".join(f"{p}\t{l}\t{c}\n" for p, l, c, _, _ in places()))
subprocess.run(
    [sys.argv[1], "-u", "vimrc", "-es", "-i", "NONE", "-c", "source script.vim", "-c", "cquit"],
    check=True,
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    timeout=90,
)
judge(CLASSES, pathlib.Path("told").read_text().split("\n")[:-1])

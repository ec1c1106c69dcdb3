# SPDX-License-Identifier: Apache-2.0
"""Every policy in Emacs, by the face that its mode gives each word.  Prints TAP."""

import pathlib
import subprocess

from policies import EDITORS, judge, places

SCRIPT = r"""
(require 'scmpl-mode)
(let ((at nil) (told '()) (inhibit-message t) (make-backup-files nil))
  (dolist (line (with-temp-buffer
                  (insert-file-contents "places")
                  (split-string (buffer-string) "\n" t)))
    (pcase-let ((`(,path ,row ,column) (split-string line "\t")))
      (unless (equal path at)
        (set-buffer (generate-new-buffer "policy"))
        (insert-file-contents path)
        (scmpl-mode)
        (font-lock-ensure)
        (setq at path))
      (goto-char (point-min))
      (forward-line (1- (string-to-number row)))
      (push (format "%s" (get-text-property (+ (point) (string-to-number column)) 'face)) told)))
  (with-temp-file "told"
    (dolist (one (nreverse told))
      (insert one "\n"))))
"""

CLASSES = {
    "comment": ["font-lock-comment-delimiter-face", "font-lock-comment-face"],
    "string": ["font-lock-string-face"],
    "number": ["nil"],
    "reserved": ["font-lock-keyword-face"],
    "group": ["font-lock-type-face"],
    "constant": ["font-lock-constant-face"],
    "name": ["font-lock-function-name-face"],
}

pathlib.Path("script.el").write_text(SCRIPT)
pathlib.Path("places").write_text("".join(f"{p}\t{l}\t{c}\n" for p, l, c, _, _ in places()))
subprocess.run(
    ["emacs", "-Q", "--batch", "-L", EDITORS / "emacs", "-l", "script.el"],
    check=True,
    stdout=subprocess.DEVNULL,
    timeout=90,
)
judge(CLASSES, pathlib.Path("told").read_text().split("\n")[:-1])

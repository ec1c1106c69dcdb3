;;; scmpl-mode.el --- Seccomp policies of scmpl  -*- lexical-binding: t -*-

;; SPDX-License-Identifier: Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; Keywords: languages

;;; Commentary:

;; Colours, comments and indentation for policies, and their language server for eglot:
;;
;;     (require 'scmpl-mode)
;;     (add-hook 'scmpl-mode-hook #'eglot-ensure)

;;; Code:

(defconst scmpl-mode-keywords
  '("and" "any" "arch" "baseline" "cap" "const" "default" "else" "except" "expect" "extend"
    "flag" "group" "has" "if" "in" "include" "kernel" "lacks" "linux" "low" "no" "not" "on"
    "only" "or" "override" "route" "via" "where" "wide" "with")
  "The reserved words that are no actions.")

(defconst scmpl-mode-actions
  '("allow" "deny" "kill" "kill-thread" "log" "notify" "trace" "trap")
  "What becomes of calls.")

(defvar scmpl-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "." table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?- "_" table)
    (dolist (sign '(?= ?! ?< ?> ?, ?\; ?| ?& ?@ ?.))
      (modify-syntax-entry sign "." table))
    table))

(defvar scmpl-mode-font-lock-keywords
  `((,(concat "\\_<" (regexp-opt scmpl-mode-actions) "\\_>") . font-lock-keyword-face)
    (,(concat "\\_<" (regexp-opt scmpl-mode-keywords) "\\_>") . font-lock-keyword-face)
    ("\\_<[A-Za-z_][A-Za-z0-9_]*\\(?:-[A-Za-z0-9_]+\\)+\\_>" . font-lock-type-face)
    ("\\_<[A-Z_][A-Z0-9_]*\\_>" . font-lock-constant-face)
    ("\\_<[a-z_][a-z0-9_]*\\_>" . font-lock-function-name-face)))

(defun scmpl-mode-indent-line ()
  "A line that goes on with a statement is indented, one that starts one is not."
  (let ((starts (save-excursion
                  (back-to-indentation)
                  (or (bobp)
                      (looking-at "$\\|#")
                      (looking-at (concat (regexp-opt (append scmpl-mode-actions
                                                              '("arch" "baseline" "const" "default"
                                                                "expect" "extend" "flag" "group"
                                                                "include" "override" "route" "wide")))
                                          "\\_>"))))))
    (save-excursion (indent-line-to (if starts 0 8)))
    (when (< (current-column) (current-indentation))
      (back-to-indentation))))

;;;###autoload
(define-derived-mode scmpl-mode prog-mode "scmpl"
  "Major mode for seccomp policies."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local fill-column 96)
  (setq-local indent-line-function #'scmpl-mode-indent-line)
  (let ((case-fold-search nil))
    (setq-local font-lock-defaults '(scmpl-mode-font-lock-keywords nil nil))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.scp\\'" . scmpl-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(scmpl-mode . ("scmpl" "lsp"))))

(provide 'scmpl-mode)

;;; scmpl-mode.el ends here

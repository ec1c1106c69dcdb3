;;; emacs.el --- A user of Emacs and eglot  -*- lexical-binding: t -*-
;; SPDX-License-Identifier: Apache-2.0

(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'xref)
(require 'scmpl-mode)

(defvar number 0)
(defvar failed nil)

(defun say (text)
  (princ text)
  (terpri))

(defun step (name ok got)
  (setq number (1+ number))
  (say (format "%sok %d - %s" (if ok "" "not ") number name))
  (unless ok
    (setq failed t)
    (say (format "# %s" (replace-regexp-in-string "\n" "\n# " (format "%S" got))))))

(defun wait-for (condition)
  "Let the server speak until CONDITION is true, for 10 s at most."
  (let ((end (+ (float-time) 10)) value)
    (while (and (not (setq value (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    value))

(defun ask (method &rest params)
  (let ((eglot--managed-mode t))
    (eglot--signal-textDocument/didChange)
    (jsonrpc-request (eglot--current-server-or-lose) method
                     (append params (list :textDocument (eglot--TextDocumentIdentifier))))))

(defun set-text (text)
  (erase-buffer)
  (insert text))

(defun diagnosed (code)
  "What is wrong, once something called CODE is."
  (eglot--signal-textDocument/didChange)
  (wait-for
   (lambda ()
     (flymake-start)
     (seq-find (lambda (one) (string-match-p code (flymake-diagnostic-text one)))
               (flymake-diagnostics)))))

(defun act (title)
  "Do what the action called TITLE does."
  (let* ((actions (ask :textDocument/codeAction
                       :range (list :start '(:line 0 :character 0) :end '(:line 99 :character 0))
                       :context '(:diagnostics [])))
         (action (seq-find (lambda (one) (string-prefix-p title (plist-get one :title)))
                           actions)))
    (when action
      ;; Since Emacs 30 it asks on whose behalf.
      (apply #'eglot--apply-workspace-edit (plist-get action :edit)
             (when (eql 2 (car (func-arity #'eglot--apply-workspace-edit))) '(nil)))
      t)))

(defun user ()
  (step "a .scp file has its mode" (eq major-mode 'scmpl-mode) major-mode)
  (font-lock-ensure)
  (step "words have colours" (eq (get-text-property 1 'face) 'font-lock-keyword-face)
        (get-text-property 1 'face))
  (let ((eglot-sync-connect t))
    (apply #'eglot--connect (eglot--guess-contact)))
  (eglot--maybe-activate-editing-mode)
  (step "the server runs" (eglot-current-server) nil)

  (goto-char (point-max))
  (let* ((capf (eglot-completion-at-point))
         (found (all-completions "chmod" (nth 2 capf))))
    (step "deny ch completes to a family" (member "chmod-family" found) found))
  (set-text "deny chmod-family\n")
  (step "it lacks a default" (diagnosed "default") (flymake-diagnostics))
  (step "an action adds one" (act "Add 'default allow'") nil)
  (step "... above the rule" (string-prefix-p "default allow\ndeny" (buffer-string)) (buffer-string))
  (step "there are ways round" (diagnosed "ways round it") (flymake-diagnostics))
  (step "an action closes one" (act "Add 'deny umask'") nil)
  (step "... behind the rule" (string-match-p "family\ndeny umask" (buffer-string)) (buffer-string))

  (goto-char (point-min))
  (search-forward "chmod-")
  (let ((hover (ask :textDocument/hover :position (eglot--pos-to-lsp-position))))
    (step "hover tells its calls"
          (string-match-p "fchmodat2" (plist-get (plist-get hover :contents) :value)) hover))
  (let ((found (xref-backend-definitions 'eglot "LSP identifier at point.")))
    (step "the family is a file of the library"
          (string-match-p "filesystem.scp" (format "%S" found)) found))

  (set-text "default   allow\ngroup my-one = mkdir,chmod\ndeny my-one\n")
  (search-backward "my-one")
  (eglot--signal-textDocument/didChange) ; in batch, Emacs is never idle
  (eglot-rename "my-calls")
  (step "rename reaches both places"
        (string-match-p "group my-calls = .*\ndeny my-calls\n" (buffer-string)) (buffer-string))
  (eglot--signal-textDocument/didChange)
  (eglot-format-buffer)
  (step "the formatter lays it out"
        (string= (buffer-string) "default allow\ngroup my-calls = chmod, mkdir\ndeny my-calls\n")
        (buffer-string))
  (save-buffer)
  (eglot-shutdown (eglot-current-server)))

(say "TAP version 13")
(let ((inhibit-message t) (project-find-functions nil))
  (find-file "policy.scp")
  (condition-case why
      (user)
    (error (step "no error" nil why))))
(say (format "1..%d" number))
(kill-emacs (if failed 1 0))

;;; emacs.el ends here

; SPDX-License-Identifier: Apache-2.0
(comment) @comment
(string) @string
[(number) (version)] @number
(constant) @constant
(group) @type
(group_definition name: (group) @type.definition)
(const name: (constant) @constant)
(syscall) @function
(argument) @variable.parameter
(architecture) @type.builtin
(verb) @keyword.return

[
  "arch" "baseline" "cap" "const" "default" "else" "except" "expect" "extend" "flag" "group"
  "if" "kernel" "linux" "low" "no" "on" "override" "route" "via" "where" "wide" "with"
] @keyword

"include" @keyword.import
["and" "any" "has" "in" "lacks" "not" "only" "or"] @keyword.operator
["==" "!=" "<" "<=" ">" ">=" "=" "&" "|" "-" ".."] @operator
["(" ")"] @punctuation.bracket
["," ";" "@"] @punctuation.delimiter

" SPDX-License-Identifier: Apache-2.0
" Language: seccomp policies of scmpl
if exists('b:current_syntax')
  finish
endif

" What is reserved, in the order of grammar/scmpl.l; a test holds the two together.
syntax keyword scpKeyword and any arch baseline cap const default else except expect extend
syntax keyword scpKeyword flag group has if in include kernel lacks linux low no not on only
syntax keyword scpKeyword or override route via where wide with
syntax keyword scpAction allow deny kill log notify trace trap

syntax match scpName /\<[a-z_][a-z0-9_]*\>/
syntax match scpGroup /\<[A-Za-z_][A-Za-z0-9_]*\(-[A-Za-z0-9_]\+\)\+\>/
syntax match scpConstant /\<[A-Z_][A-Z0-9_]*\>/
syntax match scpNumber /\w\@1<![0-9][0-9A-Za-z_]*/
syntax match scpNumber /\w\@1<![0-9]\+\(\.[0-9]\+\)\+/
syntax match scpOperator /[=!<>]=\|[=<>,;()|&@-]\|\.\./
syntax match scpAction /\<kill-thread\>/
syntax match scpComment /#.*$/ contains=scpTodo,@Spell
syntax keyword scpTodo contained TODO FIXME XXX
syntax region scpString start=/"/ end=/"/ oneline contains=@Spell

highlight default link scpKeyword Keyword
highlight default link scpAction Statement
highlight default link scpGroup Type
highlight default link scpName Function
highlight default link scpConstant Constant
highlight default link scpNumber Number
highlight default link scpOperator Operator
highlight default link scpComment Comment
highlight default link scpTodo Todo
highlight default link scpString String

let b:current_syntax = 'scp'

// SPDX-License-Identifier: Apache-2.0
// The shape of grammar/scmpl.y.  src/ is generated from it: tree-sitter generate --abi 14

const list = (rule) => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'scp',

  word: ($) => $.name,
  extras: ($) => [/[ \t\r\n]/, $.comment],

  rules: {
    policy: ($) => repeat(choice($._statement, ';')),

    _statement: ($) =>
      choice(
        $.extend,
        $.include,
        $.default,
        $.arch,
        $.wide,
        $.baseline,
        $.const,
        $.group_definition,
        $.route,
        $.rule,
        $.expect,
        $.flag,
      ),

    extend: ($) =>
      seq('extend', field('profile', $.group), optional(seq('@', choice($.version, $.number)))),
    include: ($) => seq('include', field('file', $.string)),
    default: ($) => seq('default', $._action),
    arch: ($) => seq('arch', $._archs, optional(seq('else', $._action))),
    wide: () => 'wide',
    baseline: ($) => seq('baseline', 'linux', $.version, optional(seq('else', $._errno))),
    const: ($) => seq('const', field('name', $.constant), '=', $._value),
    group_definition: ($) =>
      seq('group', field('name', $.group), optional(field('description', $.string)), '=', $.set),
    route: ($) =>
      seq('route', field('name', $.group), 'via', $.set, optional(field('reason', $.string))),
    rule: ($) =>
      seq(
        optional('override'),
        $.verb,
        $.set,
        optional($.errno),
        optional($.where),
        optional($.on),
        optional($.if),
      ),
    expect: ($) => seq('expect', $._action, list($.call), optional($.on), optional($.if)),
    flag: ($) => seq('flag', list($.constant)),

    _action: ($) => seq($.verb, optional($.errno)),
    verb: () =>
      choice('allow', 'deny', 'log', 'notify', 'trace', 'trap', 'kill', 'kill-thread'),
    errno: ($) => seq('with', $._errno),
    _errno: ($) => choice($.constant, $.number),
    where: ($) => seq('where', $._predicate),
    on: ($) => seq('on', $._archs),
    if: ($) => seq('if', $._guard),
    _archs: ($) => list(alias($.name, $.architecture)),

    set: ($) => seq(list($._item), optional(seq('except', list($._item)))),
    _item: ($) => choice($.syscall, $.narrowed, $.group),
    narrowed: ($) => seq($.syscall, '(', $._predicate, ')'),
    syscall: ($) => choice($.name, 'kill'),

    _predicate: ($) => choice($._condition, $.and, $.or),
    and: ($) => prec.left(seq($._predicate, 'and', $._predicate)),
    or: ($) => prec.left(seq($._predicate, 'or', $._predicate)),
    _condition: ($) => choice($.comparison, $.not, $.brackets),
    not: ($) => seq('not', $._condition),
    brackets: ($) => seq('(', $._predicate, ')'),
    comparison: ($) =>
      seq(
        optional(choice('wide', 'low')),
        $.argument,
        choice(
          seq(choice('==', '!=', '<', '<=', '>', '>='), $._value),
          seq(choice(seq('has', optional(choice('any', 'only'))), 'lacks'), $._value),
          seq(optional(seq('&', $._value)), optional('not'), 'in', '(', list($._range), ')'),
          seq('in', $._value, '..', $._value),
          seq('&', $._value, choice('==', '!='), $._value),
        ),
      ),
    argument: ($) => choice($.name, 'group', 'flag'),
    _range: ($) => choice($._value, seq($._value, '..', $._value)),
    _value: ($) => seq($._term, repeat(seq('|', $._term))),
    _term: ($) => choice(seq(optional('-'), $.number), $.constant),

    _guard: ($) => choice($._guard_condition, $.guard_and, $.guard_or),
    guard_and: ($) => prec.left(seq($._guard, 'and', $._guard)),
    guard_or: ($) => prec.left(seq($._guard, 'or', $._guard)),
    _guard_condition: ($) =>
      choice($.capability, $.kernel, $.guard_not, seq('(', $._guard, ')')),
    capability: ($) => seq(optional('no'), 'cap', $.constant),
    kernel: ($) => seq('kernel', choice('>=', '<'), $.version),
    guard_not: ($) => seq('not', $._guard_condition),

    call: ($) =>
      choice(seq($.syscall, optional(seq('(', list($.assignment), ')'))), $.group),
    assignment: ($) => seq($.argument, '=', $._value),

    // A hyphen makes a group, no small letter a constant: the three have no word in common.
    group: () => /[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)+/,
    constant: () => /_[_0-9]*[A-Z][A-Z0-9_]*|[A-Z][A-Z0-9_]*/,
    name: () => /[a-z][A-Za-z0-9_]*|[A-Z_][A-Z0-9_]*[a-z][A-Za-z0-9_]*|_[_0-9]*/,
    version: () => /[0-9]+(\.[0-9]+)+/,
    number: () => /[0-9][0-9A-Za-z_]*/,
    string: () => /"[^"\n]*"/,
    comment: () => token(/#[^\n]*/),
  },
});

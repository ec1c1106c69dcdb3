/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of a policy.  Each action is one constructor call (syntax/build.h);
 * what names mean is not looked at here.
 */
%require "3.8"
%define api.pure full
%define api.prefix {scmpl_yy}
%define api.token.prefix {TOK_}
%define api.location.type {struct span}
%define api.value.type union
%define parse.error custom
/* An error is found at its token and the list of what was expected is exact, as with
   parse.lac, which takes longer than the tables are bigger. */
%define lr.type canonical-lr
/* A reduction waits for its look-ahead, so that after an error the parser skips to the next
   statement instead of taking up what is left of the wrong one. */
%define lr.default-reduction accepting
%locations
%expect 0
%parse-param {struct parse *p} {yyscan_t scanner}
%lex-param {yyscan_t scanner}
/* yynerrs is counted, and read by nobody. */
%initial-action { @$ = (struct span){p->source->id, p->offset, p->offset}; (void)yynerrs; }

%code requires {
#include "syntax/build.h"

#ifndef YY_TYPEDEF_YY_SCANNER_T
#define YY_TYPEDEF_YY_SCANNER_T
typedef void *yyscan_t;
#endif
}

%code {
#include "syntax/scanner.h"
#include "syntax/syntax_error.h"

#define YYLLOC_DEFAULT(current, rhs, n) ((current) = span_of(&YYRHSLOC(rhs, 0), (n)))

/* From the first of PARTS[1..COUNT] that is not empty; without one, behind PARTS[0]. */
static struct span span_of(const struct span *parts, int count)
{
	for (int i = 1; i <= count; i++)
		if (parts[i].lo < parts[i].hi)
			return span_join(parts[i], parts[count]);
	return (struct span){parts[0].file, parts[0].hi, parts[0].hi};
}

static const struct ast_name NO_NAME;

static void yyerror(const struct span *span, struct parse *p, yyscan_t scanner,
		    const char *text);
}

%token
	END 0		"end of the text"
	EXTEND		"'extend'"
	INCLUDE		"'include'"
	DEFAULT		"'default'"
	ARCH		"'arch'"
	BASELINE	"'baseline'"
	LINUX		"'linux'"
	ELSE		"'else'"
	CONST		"'const'"
	GROUP		"'group'"
	ROUTE		"'route'"
	VIA		"'via'"
	OVERRIDE	"'override'"
	ALLOW		"'allow'"
	DENY		"'deny'"
	LOG		"'log'"
	NOTIFY		"'notify'"
	TRACE		"'trace'"
	TRAP		"'trap'"
	KILL		"'kill'"
	KILL_THREAD	"'kill-thread'"
	EXCEPT		"'except'"
	WITH		"'with'"
	WHERE		"'where'"
	ON		"'on'"
	IF		"'if'"
	EXPECT		"'expect'"
	FLAG		"'flag'"
	AND		"'and'"
	OR		"'or'"
	NOT		"'not'"
	IN		"'in'"
	HAS		"'has'"
	ANY		"'any'"
	ONLY		"'only'"
	LACKS		"'lacks'"
	WIDE		"'wide'"
	LOW		"'low'"
	NO		"'no'"
	CAP		"'cap'"
	KERNEL		"'kernel'"
	EQ		"'=='"
	NE		"'!='"
	LE		"'<='"
	GE		"'>='"
	LT		"'<'"
	GT		"'>'"
	DOTS		"'..'"
	ASSIGN		"'='"
	COMMA		"','"
	SEMICOLON	"';'"
	LPAREN		"'('"
	RPAREN		"')'"
	PIPE		"'|'"
	AMPERSAND	"'&'"
	MINUS		"'-'"
	AT		"'@'"
	NUMBER		"a number"
	VERSION		"a version"
;
%token <struct ast_name>
	NAME		"a name"
	GROUP_NAME	"a group name"
	CONSTANT	"a constant"
	STRING		"a string"
;

%type <struct ast_name> syscall argument arch errno with.opt else.opt description.opt version.opt
%type <struct ast_names *> archs flags
%type <const struct ast_names *> on.opt
%type <struct ast_action> action
%type <const struct ast_action *> else_action.opt
%type <enum verb> verb
%type <bool> override.opt
%type <const struct ast_set *> set
%type <struct ast_items *> items
%type <struct ast_item> item
%type <const struct ast_pred *> where.opt pred unary compare
%type <struct ast_arg> arg
%type <enum compare_op> order test
%type <struct ast_value *> value
%type <struct ast_term> term
%type <struct ast_ranges *> ranges
%type <struct ast_range> range
%type <const struct ast_guard *> if.opt guard guard_unary
%type <struct ast_calls *> calls
%type <struct ast_call> call
%type <struct ast_assigns *> assigns
%type <struct ast_assign> assign

%left AND OR
/* An error behind a set belongs to its rule, not to a next statement. */
%precedence NO_CLAUSE
%precedence error

%%

policy:
	%empty
|	parts
;

/* Not an empty list to begin with: recovery needs a state that takes the first error, too. */
parts:
	part
|	parts part
;

part:
	statement
|	SEMICOLON
|	error				{ yyerrok; }
;

/*
 * What was read of a rule or group before an error is kept, for the names in it; a policy
 * with an error goes no further than that.
 */
statement:
	EXTEND GROUP_NAME[profile] version.opt	{ build_extend(p, @$, $profile, $[version.opt]); }
|	INCLUDE STRING				{ build_include(p, @$, $STRING); }
|	DEFAULT action				{ build_default(p, @$, $action); }
|	ARCH archs else_action.opt		{ build_arch(p, @$, $archs, $[else_action.opt]); }
|	WIDE					{ build_wide(p, @$); }
|	BASELINE LINUX VERSION else.opt
		{ build_baseline(p, @$, @VERSION, $[else.opt]); }
|	CONST CONSTANT[name] ASSIGN value	{ build_const(p, @$, $name, $value); }
|	GROUP GROUP_NAME[name] description.opt[text] ASSIGN set
		{ build_group(p, @$, $name, $text, $set); }
|	ROUTE GROUP_NAME[name] VIA set description.opt[reason]
		{ build_route(p, @$, $name, $set, $reason); }
|	override.opt verb set with.opt where.opt on.opt if.opt
		{ build_rule(p, @$, (struct ast_rule){
			$1, build_action(@verb, $verb, $[with.opt]),
			$set, $[where.opt], $[on.opt], $[if.opt]}); }
|	override.opt verb set error
		{ build_rule(p, @set, (struct ast_rule){
			$1, build_action(@verb, $verb, NO_NAME), $set, NULL, NULL, NULL});
		  yyerrok; }
|	GROUP GROUP_NAME[name] error
		{ build_group(p, @name, $name, NO_NAME, build_set(p, @name, NULL, NULL));
		  yyerrok; }
|	EXPECT action calls on.opt if.opt
		{ build_expect(p, @$, (struct ast_expect){
			$action, $calls, $[on.opt], $[if.opt]}); }
|	FLAG flags				{ build_flag(p, @$, $flags); }
;

version.opt:
	%empty				{ $$ = NO_NAME; }
|	AT VERSION			{ $$ = (struct ast_name){source_text(p->ctx->sources, @VERSION), @VERSION}; }
|	AT NUMBER			{ $$ = (struct ast_name){source_text(p->ctx->sources, @NUMBER), @NUMBER}; }
;

description.opt:
	%empty				{ $$ = NO_NAME; }
|	STRING
;

override.opt:
	%empty				{ $$ = false; }
|	OVERRIDE			{ $$ = true; }
;

action:
	verb with.opt			{ $$ = build_action(@$, $verb, $[with.opt]); }
;

verb:
	ALLOW				{ $$ = VERB_ALLOW; }
|	DENY				{ $$ = VERB_DENY; }
|	LOG				{ $$ = VERB_LOG; }
|	NOTIFY				{ $$ = VERB_NOTIFY; }
|	TRACE				{ $$ = VERB_TRACE; }
|	TRAP				{ $$ = VERB_TRAP; }
|	KILL				{ $$ = VERB_KILL; }
|	KILL_THREAD			{ $$ = VERB_KILL_THREAD; }
;

with.opt:
	%empty %prec NO_CLAUSE		{ $$ = NO_NAME; }
|	WITH errno			{ $$ = $errno; }
;

else.opt:
	%empty				{ $$ = NO_NAME; }
|	ELSE errno			{ $$ = $errno; }
;

else_action.opt:
	%empty				{ $$ = NULL; }
|	ELSE action			{ $$ = build_else(p, $action); }
;

errno:
	CONSTANT
|	NUMBER		{ $$ = (struct ast_name){source_text(p->ctx->sources, @NUMBER), @NUMBER}; }
;

on.opt:
	%empty				{ $$ = NULL; }
|	ON archs			{ $$ = $archs; }
;

archs:
	arch				{ $$ = build_names(p, NULL, $arch); }
|	archs[list] COMMA arch		{ $$ = build_names(p, $list, $arch); }
;

arch:
	NAME
;

flags:
	CONSTANT			{ $$ = build_names(p, NULL, $CONSTANT); }
|	flags[list] COMMA CONSTANT	{ $$ = build_names(p, $list, $CONSTANT); }
;

/* Sets of system calls. */

set:
	items				{ $$ = build_set(p, @$, $items, NULL); }
|	items[all] EXCEPT items[less]	{ $$ = build_set(p, @$, $all, $less); }
;

items:
	item				{ $$ = build_items(p, NULL, $item); }
|	items[list] COMMA item		{ $$ = build_items(p, $list, $item); }
;

item:
	syscall				{ $$ = build_item(@$, $syscall, false, NULL); }
|	syscall LPAREN pred RPAREN	{ $$ = build_item(@$, $syscall, false, $pred); }
|	GROUP_NAME[group]		{ $$ = build_item(@$, $group, true, NULL); }
;

/* The only reserved word that is a system call, too. */
syscall:
	NAME
|	KILL		{ $$ = (struct ast_name){source_text(p->ctx->sources, @KILL), @KILL}; }
;

/* Conditions on arguments. */

where.opt:
	%empty				{ $$ = NULL; }
|	WHERE pred			{ $$ = $pred; }
;

pred:
	unary
|	pred[a] AND pred[b]		{ $$ = build_pred(p, @$, PRED_AND, $a, $b); }
|	pred[a] OR pred[b]		{ $$ = build_pred(p, @$, PRED_OR, $a, $b); }
;

unary:
	compare
|	NOT unary[a]			{ $$ = build_not(p, @$, $a); }
|	LPAREN pred RPAREN		{ $$ = build_pred_bracketed(p, $pred); }
;

compare:
	arg order value			{ $$ = build_compare(p, @$, $arg, $order, build_one(p, $value)); }
|	arg test value			{ $$ = build_compare(p, @$, $arg, $test, build_one(p, $value)); }
|	arg IN LPAREN ranges RPAREN	{ $$ = build_compare(p, @$, $arg, COMPARE_IN, $ranges); }
|	arg NOT IN LPAREN ranges RPAREN	{ $$ = build_compare(p, @$, $arg, COMPARE_NOT_IN, $ranges); }
|	arg IN value[lo] DOTS value[hi]
		{ $$ = build_compare(p, @$, $arg, COMPARE_IN, build_ranges(p, NULL, build_range($lo, $hi))); }
|	arg AMPERSAND value[mask] EQ value[bits]
		{ $$ = build_masked(p, @$, (struct ast_compare){$arg, COMPARE_MASK_EQ, build_one(p, $bits), $mask}); }
|	arg AMPERSAND value[mask] NE value[bits]
		{ $$ = build_masked(p, @$, (struct ast_compare){$arg, COMPARE_MASK_NE, build_one(p, $bits), $mask}); }
|	arg AMPERSAND value[mask] IN LPAREN ranges RPAREN
		{ $$ = build_masked(p, @$, (struct ast_compare){$arg, COMPARE_MASK_IN, $ranges, $mask}); }
|	arg AMPERSAND value[mask] NOT IN LPAREN ranges RPAREN
		{ $$ = build_masked(p, @$, (struct ast_compare){$arg, COMPARE_MASK_NOT_IN, $ranges, $mask}); }
;

order:
	EQ				{ $$ = COMPARE_EQ; }
|	NE				{ $$ = COMPARE_NE; }
|	LT				{ $$ = COMPARE_LT; }
|	LE				{ $$ = COMPARE_LE; }
|	GT				{ $$ = COMPARE_GT; }
|	GE				{ $$ = COMPARE_GE; }
;

test:
	HAS				{ $$ = COMPARE_HAS; }
|	HAS ANY				{ $$ = COMPARE_HAS_ANY; }
|	HAS ONLY			{ $$ = COMPARE_HAS_ONLY; }
|	LACKS				{ $$ = COMPARE_LACKS; }
;

arg:
	argument			{ $$ = (struct ast_arg){.name = $argument}; }
|	WIDE argument			{ $$ = (struct ast_arg){.name = $argument, .wide = true}; }
|	LOW argument			{ $$ = (struct ast_arg){.name = $argument, .low = true}; }
;

/* The reserved words that are names of arguments, too (chown's group, unlinkat's flag). */
argument:
	NAME
|	GROUP		{ $$ = (struct ast_name){source_text(p->ctx->sources, @GROUP), @GROUP}; }
|	FLAG		{ $$ = (struct ast_name){source_text(p->ctx->sources, @FLAG), @FLAG}; }
;

ranges:
	range				{ $$ = build_ranges(p, NULL, $range); }
|	ranges[list] COMMA range	{ $$ = build_ranges(p, $list, $range); }
;

range:
	value				{ $$ = build_range($value, NULL); }
|	value[lo] DOTS value[hi]	{ $$ = build_range($lo, $hi); }
;

value:
	term				{ $$ = build_value(p, NULL, $term); }
|	value[list] PIPE term		{ $$ = build_value(p, $list, $term); }
;

term:
	NUMBER				{ $$ = build_number(p, @$, false); }
|	MINUS NUMBER			{ $$ = build_number(p, @$, true); }
|	CONSTANT			{ $$ = build_constant($CONSTANT); }
;

/* Conditions on the host. */

if.opt:
	%empty				{ $$ = NULL; }
|	IF guard			{ $$ = $guard; }
;

guard:
	guard_unary
|	guard[a] AND guard[b]		{ $$ = build_guard(p, @$, GUARD_AND, $a, $b); }
|	guard[a] OR guard[b]		{ $$ = build_guard(p, @$, GUARD_OR, $a, $b); }
;

guard_unary:
	CAP CONSTANT			{ $$ = build_cap(p, @$, $CONSTANT); }
|	NO CAP CONSTANT
		{ $$ = build_guard_not(p, @$, build_cap(p, @$, $CONSTANT)); }
|	KERNEL GE VERSION		{ $$ = build_kernel(p, @$, GUARD_KERNEL_FROM, @VERSION); }
|	KERNEL LT VERSION		{ $$ = build_kernel(p, @$, GUARD_KERNEL_BELOW, @VERSION); }
|	NOT guard_unary[a]		{ $$ = build_guard_not(p, @$, $a); }
|	LPAREN guard RPAREN		{ $$ = build_guard_bracketed(p, $guard); }
;

/* Calls to test, in expect. */

calls:
	call				{ $$ = build_calls(p, NULL, $call); }
|	calls[list] COMMA call		{ $$ = build_calls(p, $list, $call); }
;

call:
	syscall				{ $$ = (struct ast_call){@$, $syscall, false, NULL}; }
|	syscall LPAREN assigns RPAREN	{ $$ = (struct ast_call){@$, $syscall, false, $assigns}; }
|	GROUP_NAME[group]		{ $$ = (struct ast_call){@$, $group, true, NULL}; }
;

assigns:
	assign				{ $$ = build_assigns(p, NULL, $assign); }
|	assigns[list] COMMA assign	{ $$ = build_assigns(p, $list, $assign); }
;

assign:
	argument ASSIGN value		{ $$ = (struct ast_assign){$argument, $value}; }
;

%%

/* Bison knows what could have come; syntax_error.c knows how to say it. */
static int yyreport_syntax_error(const yypcontext_t *at, struct parse *p, yyscan_t scanner)
{
	yysymbol_kind_t expected[SYNTAX_EXPECTED_MAX];
	const char *names[SYNTAX_EXPECTED_MAX];
	int count = yypcontext_expected_tokens(at, expected, SYNTAX_EXPECTED_MAX);
	yysymbol_kind_t found = yypcontext_token(at);

	(void)scanner;
	for (int i = 0; i < count; i++)
		names[i] = yysymbol_name(expected[i]);
	if (p->is_asked && found == YYSYMBOL_YYUNDEF) {
		for (int i = 0; i < count; i++)
			p->asked->ptr[i] = names[i];
		p->asked->len = count;
		return 0;
	}
	syntax_error(p, *yypcontext_location(at),
		     found == YYSYMBOL_YYEMPTY ? NULL : yysymbol_name(found), names, count);
	return 0;
}

/* What is left to report here is bison's own limit on nesting. */
static void yyerror(const struct span *span, struct parse *p, yyscan_t scanner,
		    const char *text)
{
	(void)scanner;
	(void)text;
	syntax_too_deep(p, *span);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy as written: one node for each construct of the grammar, each with
 * the text it came from.  Names are text here; sema/ gives them a meaning.
 *
 * Nodes live in the compilation's arena and are not changed once made.  A
 * switch over a kind has no default, so that the compiler lists every place a
 * new construct has to be handled.
 */
#ifndef SCMPL_SYNTAX_AST_H
#define SCMPL_SYNTAX_AST_H

#include "core/span.h"
#include "core/str.h"
#include "core/vec.h"
#include "kernel/action.h"

/* An identifier where it stands. */
struct ast_name {
	struct str text;
	struct span span;
};

VEC_STRUCT(ast_names, struct ast_name);

/* NUMBER or CONSTANT, or several joined by '|'. */
struct ast_term {
	struct span span;
	struct str text; /* the constant's name, or the number as it is written */
	bool is_constant;
	uint64_t number; /* of no constant; two's complement when negative */
	bool negative;
};

struct ast_value {
	struct span span;
	struct ast_term *ptr;
	size_t len;
	size_t cap;
};

/* lo..hi, both inclusive; a single value has hi == NULL. */
struct ast_range {
	struct span span;
	const struct ast_value *lo;
	const struct ast_value *hi;
};

VEC_STRUCT(ast_ranges, struct ast_range);

enum compare_op {
	COMPARE_EQ,
	COMPARE_NE,
	COMPARE_LT,
	COMPARE_LE,
	COMPARE_GT,
	COMPARE_GE,
	COMPARE_IN,
	COMPARE_NOT_IN,
	COMPARE_HAS,      /* all of the bits are set */
	COMPARE_HAS_ANY,  /* at least one is */
	COMPARE_HAS_ONLY, /* none outside is */
	COMPARE_LACKS,    /* none is */
	COMPARE_MASK_EQ,  /* (arg & mask) == value */
	COMPARE_MASK_NE,
	COMPARE_MASK_IN,
	COMPARE_MASK_NOT_IN,
};

struct ast_arg {
	struct ast_name name;
	bool wide;    /* compare the raw 64 bits */
	bool by_file; /* so says the file's `wide`, and not the comparison itself */
	bool low;     /* compare the low 32 bits */
};

enum pred_kind { PRED_COMPARE, PRED_AND, PRED_OR, PRED_NOT };

struct ast_pred;

VEC_STRUCT(ast_preds, const struct ast_pred *);

struct ast_compare {
	struct ast_arg arg;
	enum compare_op op;
	const struct ast_ranges *values; /* one but for those with IN in their name */
	const struct ast_value *mask;    /* of those with MASK in their name */
};

struct ast_pred {
	enum pred_kind kind;
	struct span span;
	bool bracketed;
	unsigned depth; /* at most LIMIT_DEPTH in a tree that parsed without error */
	union {
		struct ast_compare compare;
		struct ast_preds of; /* AND, OR: two or more; NOT: one */
	} u;
};

enum guard_kind {
	GUARD_CAP,
	GUARD_KERNEL_FROM,  /* >= */
	GUARD_KERNEL_BELOW, /* < */
	GUARD_AND,
	GUARD_OR,
	GUARD_NOT,
};

struct ast_guard;

VEC_STRUCT(ast_guards, const struct ast_guard *);

struct ast_guard {
	enum guard_kind kind;
	struct span span;
	bool bracketed;
	unsigned depth; /* at most LIMIT_DEPTH in a tree that parsed without error */
	union {
		struct ast_name cap;
		uint32_t kernel;      /* major << 8 | minor */
		struct ast_guards of; /* AND, OR: two or more; NOT: one */
	} u;
};

/* SYSCALL, SYSCALL(pred) or GROUP. */
struct ast_item {
	struct span span;
	struct ast_name name;
	bool is_group;
	const struct ast_pred *pred; /* NULL: every call */
};

VEC_STRUCT(ast_items, struct ast_item);

struct ast_set {
	struct span span;
	const struct ast_items *items;  /* NULL: it could not be read */
	const struct ast_items *except; /* NULL: nothing is */
};

/* verb ["with" ERRNO] */
struct ast_action {
	struct span span;
	enum verb verb;
	struct ast_name error; /* text.len 0: none given */
};

/* SYSCALL [(ARG = value, ...)] or GROUP, in `expect`. */
struct ast_assign {
	struct ast_name arg;
	const struct ast_value *value;
};

VEC_STRUCT(ast_assigns, struct ast_assign);

struct ast_call {
	struct span span;
	struct ast_name name;
	bool is_group;
	const struct ast_assigns *args; /* NULL: none given */
};

VEC_STRUCT(ast_calls, struct ast_call);

enum stmt_kind {
	STMT_EXTEND,
	STMT_INCLUDE,
	STMT_DEFAULT,
	STMT_ARCH,
	STMT_WIDE,
	STMT_BASELINE,
	STMT_CONST,
	STMT_GROUP,
	STMT_ROUTE,
	STMT_RULE,
	STMT_EXPECT,
	STMT_FLAG,
};

struct ast_rule {
	bool is_override;
	struct ast_action action;
	const struct ast_set *set;
	const struct ast_pred *where;  /* NULL: always */
	const struct ast_names *on;    /* NULL: every architecture of the policy */
	const struct ast_guard *guard; /* NULL: everywhere */
};

struct ast_expect {
	struct ast_action verdict;
	const struct ast_calls *calls;
	const struct ast_names *on;
	const struct ast_guard *guard;
};

struct ast_stmt {
	enum stmt_kind kind;
	struct span span;
	union {
		struct {
			struct ast_name profile;
			struct ast_name version; /* text.len 0: the newest */
		} extend;
		struct ast_name include; /* the text between the quotes */
		struct ast_action fallback;
		struct {
			const struct ast_names *names;
			const struct ast_action *foreign; /* of other ABIs' calls; NULL: kill */
		} arch;
		struct {
			uint32_t kernel;
			struct ast_name error; /* text.len 0: ENOSYS */
		} baseline;
		struct {
			struct ast_name name;
			const struct ast_value *value;
		} constant;
		struct {
			struct ast_name name;
			struct str description; /* empty: none */
			const struct ast_set *set;
		} group;
		struct {
			struct ast_name group;
			const struct ast_set *via;
			struct str reason; /* empty: none */
		} route;
		struct ast_rule rule;
		struct ast_expect expect;
		const struct ast_names *flags;
	} u;
};

VEC_STRUCT(ast_stmts, struct ast_stmt);

/* Comments stand beside the tree; whoever prints the policy puts them back by place. */
VEC_STRUCT(ast_spans, struct span);

struct ast_file {
	uint32_t source;
	struct ast_stmts stmts;
	struct ast_spans comments;
};

#endif

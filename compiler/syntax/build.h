/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the grammar's actions call: one constructor a construct.  They put
 * nodes together and check what is a matter of form (a number's digits, nesting
 * depth, mixed and/or).  All take the parse under way first; none fails.
 */
#ifndef SCMPL_SYNTAX_BUILD_H
#define SCMPL_SYNTAX_BUILD_H

#include "core/context.h"
#include "syntax/ast.h"

/* What the grammar takes at a place: tokens by its own names for them. */
#define SYNTAX_EXPECTED_MAX 32

struct syntax_expected {
	const char *ptr[SYNTAX_EXPECTED_MAX];
	int len;
};

/* One run of the parser over (a part of) one source. */
struct parse {
	struct context *ctx;
	const struct source *source;
	struct ast_file *file;
	uint32_t offset;     /* of the scanner, in bytes from the start of the source */
	uint32_t error_line; /* start of the line of the last syntax error, plus one */
	uint32_t error_end;  /* ... and its end */
	bool is_wide;        /* a `wide` was read */
	VEC(struct ast_pred *) compares;
	struct syntax_expected *asked; /* who asks what could stand behind the text; or NULL */
	bool is_asked;                 /* ... and did */
};

/* Lists grow by one element and return themselves; NULL starts a new one. */
struct ast_names *build_names(struct parse *p, struct ast_names *list, struct ast_name name);
struct ast_value *build_value(struct parse *p, struct ast_value *list, struct ast_term term);
struct ast_ranges *build_ranges(struct parse *p, struct ast_ranges *list,
				struct ast_range range);
struct ast_items *build_items(struct parse *p, struct ast_items *list, struct ast_item item);
struct ast_assigns *build_assigns(struct parse *p, struct ast_assigns *list,
				  struct ast_assign assign);
struct ast_calls *build_calls(struct parse *p, struct ast_calls *list, struct ast_call call);

struct ast_term build_number(struct parse *p, struct span span, bool negative);
struct ast_term build_constant(struct ast_name name);
struct ast_range build_range(const struct ast_value *lo, const struct ast_value *hi);
struct ast_ranges *build_one(struct parse *p, const struct ast_value *value);

const struct ast_pred *build_compare(struct parse *p, struct span span, struct ast_arg arg,
				     enum compare_op op, const struct ast_ranges *values);
const struct ast_pred *build_masked(struct parse *p, struct span span,
				    struct ast_compare compare);
const struct ast_pred *build_not(struct parse *p, struct span span,
				 const struct ast_pred *pred);
const struct ast_pred *build_pred(struct parse *p, struct span span, enum pred_kind kind,
				  const struct ast_pred *left, const struct ast_pred *right);
const struct ast_pred *build_pred_bracketed(struct parse *p, const struct ast_pred *pred);

const struct ast_guard *build_cap(struct parse *p, struct span span, struct ast_name cap);
const struct ast_guard *build_kernel(struct parse *p, struct span span, enum guard_kind kind,
				     struct span version);
const struct ast_guard *build_guard_not(struct parse *p, struct span span,
					const struct ast_guard *guard);
const struct ast_guard *build_guard(struct parse *p, struct span span, enum guard_kind kind,
				    const struct ast_guard *left,
				    const struct ast_guard *right);
const struct ast_guard *build_guard_bracketed(struct parse *p, const struct ast_guard *guard);

struct ast_item build_item(struct span span, struct ast_name name, bool is_group,
			   const struct ast_pred *pred);
const struct ast_set *build_set(struct parse *p, struct span span,
				const struct ast_items *items, const struct ast_items *except);
struct ast_action build_action(struct span span, enum verb verb, struct ast_name error);
const struct ast_action *build_else(struct parse *p, struct ast_action action);

/* Statements are appended to the file. */
void build_extend(struct parse *p, struct span span, struct ast_name profile,
		  struct ast_name version);
void build_include(struct parse *p, struct span span, struct ast_name path);
void build_default(struct parse *p, struct span span, struct ast_action action);
void build_arch(struct parse *p, struct span span, const struct ast_names *archs,
		const struct ast_action *foreign);
void build_wide(struct parse *p, struct span span);
void build_baseline(struct parse *p, struct span span, struct span version,
		    struct ast_name error);
void build_const(struct parse *p, struct span span, struct ast_name name,
		 const struct ast_value *value);
void build_group(struct parse *p, struct span span, struct ast_name name,
		 struct ast_name description, const struct ast_set *set);
void build_route(struct parse *p, struct span span, struct ast_name group,
		 const struct ast_set *via, struct ast_name reason);
void build_rule(struct parse *p, struct span span, struct ast_rule rule);
void build_expect(struct parse *p, struct span span, struct ast_expect expect);
void build_flag(struct parse *p, struct span span, const struct ast_names *flags);

#endif

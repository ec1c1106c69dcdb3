/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/build.h"

#include "core/limits.h"
#include "syntax/number.h"
#include "syntax/syntax_error.h"

/* Lists. */

#define APPEND(p, list, element)                                                \
	do {                                                                    \
		if (!(list))                                                    \
			(list) = arena_alloc((p)->ctx->arena, sizeof(*(list))); \
		*VEC_PUSH((p)->ctx->arena, (list)) = (element);                 \
	} while (0)

struct ast_names *build_names(struct parse *p, struct ast_names *list, struct ast_name name)
{
	APPEND(p, list, name);
	return list;
}

struct ast_value *build_value(struct parse *p, struct ast_value *list, struct ast_term term)
{
	APPEND(p, list, term);
	list->span = span_join(list->ptr[0].span, term.span);
	return list;
}

struct ast_ranges *build_ranges(struct parse *p, struct ast_ranges *list,
				struct ast_range range)
{
	APPEND(p, list, range);
	return list;
}

struct ast_items *build_items(struct parse *p, struct ast_items *list, struct ast_item item)
{
	APPEND(p, list, item);
	return list;
}

struct ast_assigns *build_assigns(struct parse *p, struct ast_assigns *list,
				  struct ast_assign assign)
{
	APPEND(p, list, assign);
	return list;
}

struct ast_calls *build_calls(struct parse *p, struct ast_calls *list, struct ast_call call)
{
	APPEND(p, list, call);
	return list;
}

/* Values. */

/* A minus may have blanks behind it, even a comment: the digits are what it ends with. */
static struct str minus_and_digits(struct arena *arena, struct str text)
{
	size_t at = text.len;

	while (at > 1 && text.ptr[at - 1] >= '0')
		at--;
	return str_of(arena_printf(arena, "-%.*s", (int)(text.len - at), text.ptr + at));
}

struct ast_term build_number(struct parse *p, struct span span, bool negative)
{
	struct str text = source_text(p->ctx->sources, span);
	struct ast_term term = {.span = span, .text = text, .negative = negative};
	enum number_error wrong = number_parse(text, negative, &term.number);

	if (wrong == NUMBER_MALFORMED)
		diag_error(p->ctx->diags, span, DIAG_BAD_NUMBER, "'%.*s' is not a number",
			   STR_FMT(text));
	else if (wrong == NUMBER_TOO_BIG)
		diag_error(p->ctx->diags, span, DIAG_BAD_NUMBER,
			   "'%.*s' does not fit in 64 bits", STR_FMT(text));
	if (negative)
		term.text = minus_and_digits(p->ctx->arena, text);
	if (wrong != NUMBER_OK)
		term.number = 0; /* what is left of it would only be wrong once more */
	return term;
}

struct ast_term build_constant(struct ast_name name)
{
	return (struct ast_term){.span = name.span, .text = name.text, .is_constant = true};
}

struct ast_range build_range(const struct ast_value *lo, const struct ast_value *hi)
{
	struct span span = hi ? span_join(lo->span, hi->span) : lo->span;

	return (struct ast_range){span, lo, hi};
}

struct ast_ranges *build_one(struct parse *p, const struct ast_value *value)
{
	return build_ranges(p, NULL, build_range(value, NULL));
}

/* Predicates. */

static struct ast_pred *new_pred(struct parse *p, struct span span, enum pred_kind kind)
{
	struct ast_pred *pred = ARENA_NEW(p->ctx->arena, struct ast_pred);

	pred->kind = kind;
	pred->span = span;
	return pred;
}

/* One level above BELOW; a tree that is too deep is reported where it becomes so. */
static unsigned level_above(struct parse *p, struct span span, unsigned below)
{
	if (below + 1 == LIMIT_DEPTH + 1)
		syntax_too_deep(p, span);
	return below + 1;
}

const struct ast_pred *build_compare(struct parse *p, struct span span, struct ast_arg arg,
				     enum compare_op op, const struct ast_ranges *values)
{
	return build_masked(p, span, (struct ast_compare){arg, op, values, NULL});
}

const struct ast_pred *build_masked(struct parse *p, struct span span,
				    struct ast_compare compare)
{
	struct ast_pred *pred = new_pred(p, span, PRED_COMPARE);

	pred->u.compare = compare;
	*VEC_PUSH(p->ctx->arena, &p->compares) = pred;
	return pred;
}

const struct ast_pred *build_not(struct parse *p, struct span span, const struct ast_pred *pred)
{
	struct ast_pred *negation = new_pred(p, span, PRED_NOT);

	*VEC_PUSH(p->ctx->arena, &negation->u.of) = pred;
	negation->depth = level_above(p, span, pred->depth);
	return negation;
}

static void report_mixture(struct parse *p, struct span span)
{
	struct diag *diag = diag_error(p->ctx->diags, span, DIAG_MIXED_AND_OR,
				       "'and' and 'or' are mixed without brackets");

	diag_hint(p->ctx->diags, diag, "write (... and ...) or ...");
}

const struct ast_pred *build_pred(struct parse *p, struct span span, enum pred_kind kind,
				  const struct ast_pred *left, const struct ast_pred *right)
{
	struct ast_pred *pred = new_pred(p, span, kind);
	bool is_chain = (left->kind == PRED_AND || left->kind == PRED_OR) && !left->bracketed;
	unsigned below;

	if (is_chain && left->kind != kind)
		report_mixture(p, span);
	if (is_chain && left->kind == kind)
		pred->u.of = left->u.of; /* a longer chain of the same kind: left is not used
					    again */
	else
		*VEC_PUSH(p->ctx->arena, &pred->u.of) = left;
	*VEC_PUSH(p->ctx->arena, &pred->u.of) = right;
	below = is_chain && left->kind == kind ? left->depth - 1 : left->depth;
	pred->depth = level_above(p, span, below > right->depth ? below : right->depth);
	return pred;
}

const struct ast_pred *build_pred_bracketed(struct parse *p, const struct ast_pred *pred)
{
	struct ast_pred *copy = ARENA_NEW(p->ctx->arena, struct ast_pred);

	*copy = *pred;
	copy->bracketed = true;
	if (copy->kind == PRED_COMPARE)
		*VEC_PUSH(p->ctx->arena, &p->compares) = copy;
	return copy;
}

/* Guards. */

static struct ast_guard *new_guard(struct parse *p, struct span span, enum guard_kind kind)
{
	struct ast_guard *guard = ARENA_NEW(p->ctx->arena, struct ast_guard);

	guard->kind = kind;
	guard->span = span;
	return guard;
}

static uint32_t kernel_version(struct parse *p, struct span span)
{
	struct str text = source_text(p->ctx->sources, span);
	uint32_t version = 0;

	struct diag *diag;

	if (number_parse_kernel(text, &version))
		return version;
	diag = diag_error(p->ctx->diags, span, DIAG_BAD_VERSION,
			  "'%.*s' is not a kernel version, expected major.minor",
			  STR_FMT(text));
	if (number_parse_release(text, &version))
		diag_hint(p->ctx->diags, diag, "did you mean '%u.%u'?", version >> 8,
			  version & 255);
	return 0;
}

const struct ast_guard *build_cap(struct parse *p, struct span span, struct ast_name cap)
{
	struct ast_guard *guard = new_guard(p, span, GUARD_CAP);

	guard->u.cap = cap;
	return guard;
}

const struct ast_guard *build_kernel(struct parse *p, struct span span, enum guard_kind kind,
				     struct span version)
{
	struct ast_guard *guard = new_guard(p, span, kind);

	guard->u.kernel = kernel_version(p, version);
	return guard;
}

const struct ast_guard *build_guard_not(struct parse *p, struct span span,
					const struct ast_guard *guard)
{
	struct ast_guard *negation = new_guard(p, span, GUARD_NOT);

	*VEC_PUSH(p->ctx->arena, &negation->u.of) = guard;
	negation->depth = level_above(p, span, guard->depth);
	return negation;
}

const struct ast_guard *build_guard(struct parse *p, struct span span, enum guard_kind kind,
				    const struct ast_guard *left, const struct ast_guard *right)
{
	struct ast_guard *guard = new_guard(p, span, kind);
	bool is_chain = (left->kind == GUARD_AND || left->kind == GUARD_OR) && !left->bracketed;
	unsigned below;

	if (is_chain && left->kind != kind)
		report_mixture(p, span);
	if (is_chain && left->kind == kind)
		guard->u.of = left->u.of;
	else
		*VEC_PUSH(p->ctx->arena, &guard->u.of) = left;
	*VEC_PUSH(p->ctx->arena, &guard->u.of) = right;
	below = is_chain && left->kind == kind ? left->depth - 1 : left->depth;
	guard->depth = level_above(p, span, below > right->depth ? below : right->depth);
	return guard;
}

const struct ast_guard *build_guard_bracketed(struct parse *p, const struct ast_guard *guard)
{
	struct ast_guard *copy = ARENA_NEW(p->ctx->arena, struct ast_guard);

	*copy = *guard;
	copy->bracketed = true;
	return copy;
}

/* Sets and actions. */

struct ast_item build_item(struct span span, struct ast_name name, bool is_group,
			   const struct ast_pred *pred)
{
	return (struct ast_item){span, name, is_group, pred};
}

const struct ast_set *build_set(struct parse *p, struct span span,
				const struct ast_items *items, const struct ast_items *except)
{
	struct ast_set *set = ARENA_NEW(p->ctx->arena, struct ast_set);

	*set = (struct ast_set){span, items, except};
	return set;
}

struct ast_action build_action(struct span span, enum verb verb, struct ast_name error)
{
	return (struct ast_action){span, verb, error};
}

const struct ast_action *build_else(struct parse *p, struct ast_action action)
{
	struct ast_action *kept = ARENA_NEW(p->ctx->arena, struct ast_action);

	*kept = action;
	return kept;
}

/* Statements. */

static struct ast_stmt *add_stmt(struct parse *p, struct span span, enum stmt_kind kind)
{
	struct ast_stmt *stmt = VEC_PUSH(p->ctx->arena, &p->file->stmts);

	stmt->kind = kind;
	stmt->span = span;
	return stmt;
}

void build_extend(struct parse *p, struct span span, struct ast_name profile,
		  struct ast_name version)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_EXTEND);

	stmt->u.extend.profile = profile;
	stmt->u.extend.version = version;
}

void build_include(struct parse *p, struct span span, struct ast_name path)
{
	add_stmt(p, span, STMT_INCLUDE)->u.include = path;
}

void build_default(struct parse *p, struct span span, struct ast_action action)
{
	add_stmt(p, span, STMT_DEFAULT)->u.fallback = action;
}

void build_arch(struct parse *p, struct span span, const struct ast_names *archs,
		const struct ast_action *foreign)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_ARCH);

	stmt->u.arch.names = archs;
	stmt->u.arch.foreign = foreign;
}

void build_wide(struct parse *p, struct span span)
{
	add_stmt(p, span, STMT_WIDE);
	p->is_wide = true;
}

void build_baseline(struct parse *p, struct span span, struct span version,
		    struct ast_name error)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_BASELINE);

	stmt->u.baseline.kernel = kernel_version(p, version);
	stmt->u.baseline.error = error;
}

void build_const(struct parse *p, struct span span, struct ast_name name,
		 const struct ast_value *value)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_CONST);

	stmt->u.constant.name = name;
	stmt->u.constant.value = value;
}

void build_group(struct parse *p, struct span span, struct ast_name name,
		 struct ast_name description, const struct ast_set *set)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_GROUP);

	stmt->u.group.name = name;
	stmt->u.group.description = description.text;
	stmt->u.group.set = set;
}

void build_route(struct parse *p, struct span span, struct ast_name group,
		 const struct ast_set *via, struct ast_name reason)
{
	struct ast_stmt *stmt = add_stmt(p, span, STMT_ROUTE);

	stmt->u.route.group = group;
	stmt->u.route.via = via;
	stmt->u.route.reason = reason.text;
}

void build_rule(struct parse *p, struct span span, struct ast_rule rule)
{
	add_stmt(p, span, STMT_RULE)->u.rule = rule;
}

void build_expect(struct parse *p, struct span span, struct ast_expect expect)
{
	add_stmt(p, span, STMT_EXPECT)->u.expect = expect;
}

void build_flag(struct parse *p, struct span span, const struct ast_names *flags)
{
	add_stmt(p, span, STMT_FLAG)->u.flags = flags;
}

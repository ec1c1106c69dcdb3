/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree to doc.  Spelling is settled here: numbers stay as they were written,
 * brackets that group nothing go, `not cap` is `no cap`.
 */
#include "syntax/fmt_doc.h"

#include "kernel/arch.h"

#include <string.h>

struct builder {
	struct arena *arena;
	struct docs *words; /* NULL: nobody wants them */
};

static struct doc *new_doc(struct builder *b)
{
	struct doc *doc = ARENA_NEW(b->arena, struct doc);

	doc->prefix = doc->suffix = "";
	return doc;
}

static struct doc *new_word(struct builder *b, struct str text, struct span span)
{
	struct doc *doc = new_doc(b);

	doc->text = text;
	doc->span = span;
	if (b->words)
		*VEC_PUSH(b->arena, b->words) = doc;
	return doc;
}

static struct doc *new_list(struct builder *b, bool is_sorted)
{
	struct doc *doc = new_doc(b);

	doc->is_list = true;
	doc->is_sorted = is_sorted;
	return doc;
}

static void add(struct builder *b, struct doc *doc, struct doc *kid)
{
	*VEC_PUSH(b->arena, &doc->kids) = kid;
}

#define TEXT(b, ...) str_of(arena_printf((b)->arena, __VA_ARGS__))

/* Values. */

static struct doc *build_value(struct builder *b, const struct ast_value *value)
{
	struct doc *doc = new_doc(b);

	for (size_t i = 0; i < value->len; i++) {
		struct doc *word = new_word(b, value->ptr[i].text, value->ptr[i].span);

		word->is_tight = i > 0;
		word->suffix = i + 1 < value->len ? "|" : "";
		add(b, doc, word);
	}
	return doc;
}

static struct doc *build_range(struct builder *b, const struct ast_range *range)
{
	struct doc *doc = new_doc(b), *hi;

	add(b, doc, build_value(b, range->lo));
	if (range->hi) {
		doc->kids.ptr[0]->suffix = "..";
		hi = build_value(b, range->hi);
		hi->is_tight = true;
		add(b, doc, hi);
	}
	return doc;
}

/* Predicates. */

static const char *const operators[] = {
	[COMPARE_EQ] = "==",
	[COMPARE_NE] = "!=",
	[COMPARE_LT] = "<",
	[COMPARE_LE] = "<=",
	[COMPARE_GT] = ">",
	[COMPARE_GE] = ">=",
	[COMPARE_IN] = "in",
	[COMPARE_NOT_IN] = "not in",
	[COMPARE_HAS] = "has",
	[COMPARE_HAS_ANY] = "has any",
	[COMPARE_HAS_ONLY] = "has only",
	[COMPARE_LACKS] = "lacks",
	[COMPARE_MASK_EQ] = "==",
	[COMPARE_MASK_NE] = "!=",
	[COMPARE_MASK_IN] = "in",
	[COMPARE_MASK_NOT_IN] = "not in",
};

static struct doc *build_operand(struct builder *b, const struct ast_pred *pred)
{
	const struct ast_ranges *values = pred->u.compare.values;
	enum compare_op op = pred->u.compare.op;
	bool is_interval = op == COMPARE_IN && values->len == 1 && values->ptr[0].hi;
	bool is_list = op == COMPARE_IN || op == COMPARE_NOT_IN || op == COMPARE_MASK_IN ||
		       op == COMPARE_MASK_NOT_IN;
	struct doc *list;

	if (!is_list || is_interval)
		return build_range(b, &values->ptr[0]);
	list = new_list(b, false);
	for (size_t i = 0; i < values->len; i++)
		add(b, list, build_range(b, &values->ptr[i]));
	list->prefix = "(";
	list->suffix = ")";
	return list;
}

static struct doc *build_compare(struct builder *b, const struct ast_pred *pred)
{
	struct ast_arg arg = pred->u.compare.arg;
	const char *op = operators[pred->u.compare.op];
	struct doc *doc = new_doc(b), *word;

	word = new_word(b,
			TEXT(b, "%s%.*s",
			     arg.low                    ? "low "
			     : arg.wide && !arg.by_file ? "wide "
							: "",
			     STR_FMT(arg.name.text)),
			arg.name.span);
	add(b, doc, word);
	if (pred->u.compare.mask) {
		word->suffix = " &";
		add(b, doc, build_value(b, pred->u.compare.mask));
		word = doc->kids.ptr[1];
	}
	word->suffix = arena_printf(b->arena, "%s %s", word->suffix, op);
	add(b, doc, build_operand(b, pred));
	return doc;
}

static struct doc *build_pred(struct builder *b, const struct ast_pred *pred);

/* Brackets are kept where they group something; around all of it they do not. */
static struct doc *build_pred_inside(struct builder *b, const struct ast_pred *pred)
{
	struct doc *doc = build_pred(b, pred);

	if (pred->kind == PRED_AND || pred->kind == PRED_OR) {
		doc->prefix = "(";
		doc->suffix = ")";
	}
	return doc;
}

/* The doc around INSIDE that PREFIX goes before. */
static struct doc *prefixed(struct builder *b, const char *prefix, struct doc *inside)
{
	struct doc *doc = new_doc(b);

	doc->prefix = prefix;
	add(b, doc, inside);
	return doc;
}

static struct doc *build_pred_chain(struct builder *b, const struct ast_pred *pred)
{
	const char *word = pred->kind == PRED_AND ? "and " : "or ";
	struct doc *doc = new_doc(b);

	for (size_t i = 0; i < pred->u.of.len; i++)
		add(b, doc,
		    prefixed(b, i ? word : "", build_pred_inside(b, pred->u.of.ptr[i])));
	return doc;
}

static struct doc *build_pred(struct builder *b, const struct ast_pred *pred)
{
	switch (pred->kind) {
	case PRED_COMPARE:
		return build_compare(b, pred);
	case PRED_NOT:
		return prefixed(b, "not ", build_pred_inside(b, pred->u.of.ptr[0]));
	case PRED_AND:
	case PRED_OR:
		break;
	}
	return build_pred_chain(b, pred);
}

/* Guards. */

static struct doc *build_guard(struct builder *b, const struct ast_guard *guard);

static struct doc *build_guard_inside(struct builder *b, const struct ast_guard *guard)
{
	struct doc *doc = build_guard(b, guard);

	if (guard->kind == GUARD_AND || guard->kind == GUARD_OR) {
		doc->prefix = "(";
		doc->suffix = ")";
	}
	return doc;
}

static struct doc *build_guard_chain(struct builder *b, const struct ast_guard *guard)
{
	const char *word = guard->kind == GUARD_AND ? "and " : "or ";
	struct doc *doc = new_doc(b);

	for (size_t i = 0; i < guard->u.of.len; i++)
		add(b, doc,
		    prefixed(b, i ? word : "", build_guard_inside(b, guard->u.of.ptr[i])));
	return doc;
}

static struct doc *build_guard(struct builder *b, const struct ast_guard *guard)
{
	uint32_t kernel = guard->u.kernel;
	const struct ast_guard *inner;

	switch (guard->kind) {
	case GUARD_CAP:
		return new_word(b, TEXT(b, "cap %.*s", STR_FMT(guard->u.cap.text)),
				guard->span);
	case GUARD_KERNEL_FROM:
	case GUARD_KERNEL_BELOW:
		return new_word(b,
				TEXT(b, "kernel %s %u.%u",
				     guard->kind == GUARD_KERNEL_FROM ? ">=" : "<", kernel >> 8,
				     kernel & 255),
				guard->span);
	case GUARD_NOT:
		inner = guard->u.of.ptr[0];
		return prefixed(b, inner->kind == GUARD_CAP ? "no " : "not ",
				build_guard_inside(b, inner));
	case GUARD_AND:
	case GUARD_OR:
		break;
	}
	return build_guard_chain(b, guard);
}

/* Names and sets. */

/* Architectures stand in the order of the table, where those of one machine are neighbours. */
static struct doc *build_archs(struct builder *b, const struct ast_names *names)
{
	struct doc *list = new_list(b, true);

	for (size_t i = 0; i < names->len; i++) {
		struct doc *word = new_word(b, names->ptr[i].text, names->ptr[i].span);

		word->rank = (int)abi_find_any(word->text.ptr, word->text.len);
		add(b, list, word);
	}
	return list;
}

static struct doc *build_flags(struct builder *b, const struct ast_names *names)
{
	struct doc *list = new_list(b, true);

	for (size_t i = 0; i < names->len; i++)
		add(b, list, new_word(b, names->ptr[i].text, names->ptr[i].span));
	return list;
}

static struct doc *build_item(struct builder *b, const struct ast_item *item)
{
	struct doc *doc, *word = new_word(b, item->name.text, item->name.span), *pred;

	if (!item->pred)
		return word;
	word->suffix = "(";
	doc = new_doc(b);
	add(b, doc, word);
	pred = build_pred(b, item->pred);
	pred->is_tight = true;
	add(b, doc, pred);
	doc->suffix = ")";
	doc->breaks = BREAK_BEFORE;
	return doc;
}

static struct doc *build_items(struct builder *b, const struct ast_items *items)
{
	struct doc *list = new_list(b, true);

	for (size_t i = 0; i < items->len; i++)
		add(b, list, build_item(b, &items->ptr[i]));
	return list;
}

/* A set flows on behind what DOC starts with. */
static void add_set(struct builder *b, struct doc *doc, const struct ast_set *set)
{
	struct doc *except;

	add(b, doc, build_items(b, set->items));
	if (!set->except)
		return;
	except = build_items(b, set->except);
	except->prefix = "except ";
	except->breaks = BREAK_OWN_LINE;
	add(b, doc, except);
}

static struct doc *build_call(struct builder *b, const struct ast_call *call)
{
	struct doc *doc, *list, *word = new_word(b, call->name.text, call->name.span);

	if (!call->args)
		return word;
	word->suffix = "(";
	doc = new_doc(b);
	add(b, doc, word);
	list = new_list(b, false);
	list->is_tight = true;
	for (size_t i = 0; i < call->args->len; i++) {
		const struct ast_assign *assign = &call->args->ptr[i];
		struct doc *pair = new_doc(b);

		word = new_word(b, assign->arg.text, assign->arg.span);
		word->suffix = " =";
		add(b, pair, word);
		add(b, pair, build_value(b, assign->value));
		add(b, list, pair);
	}
	add(b, doc, list);
	doc->suffix = ")";
	return doc;
}

static struct doc *build_calls(struct builder *b, const struct ast_calls *calls)
{
	struct doc *list = new_list(b, true);

	for (size_t i = 0; i < calls->len; i++)
		add(b, list, build_call(b, &calls->ptr[i]));
	return list;
}

/* Statements. */

/* TEXT, which stands at the start of SPAN and ends with it or before. */
static struct doc *add_head(struct builder *b, struct doc *doc, struct str text,
			    struct span span)
{
	struct doc *word = new_word(b, text, span);

	add(b, doc, word);
	return word;
}

static void add_clause(struct builder *b, struct doc *doc, const char *keyword,
		       struct doc *clause)
{
	clause = prefixed(b, keyword, clause);
	clause->breaks = BREAK_BEFORE;
	add(b, doc, clause);
}

static void add_error(struct builder *b, struct doc *doc, const char *keyword,
		      struct ast_name error)
{
	if (error.text.len)
		add_clause(b, doc, keyword, new_word(b, error.text, error.span));
}

static void add_on_if(struct builder *b, struct doc *doc, const struct ast_names *on,
		      const struct ast_guard *guard)
{
	if (on)
		add_clause(b, doc, "on ", build_archs(b, on));
	if (guard)
		add_clause(b, doc, "if ", build_guard(b, guard));
}

/* Where the set and the conditions do not fit on one line, the conditions get their own. */
static void add_tail(struct builder *b, struct doc *doc, struct doc *tail)
{
	if (!tail->kids.len)
		return;
	tail->breaks = BREAK_OWN_LINE;
	add(b, doc, tail);
}

static void build_rule(struct builder *b, struct doc *doc, const struct ast_rule *rule,
		       struct span span)
{
	const struct ast_action *action = &rule->action;
	struct span verb = rule->is_override ? span_join(span, action->span) : action->span;
	struct doc *tail = new_doc(b);

	add_head(b, doc,
		 TEXT(b, "%s%s", rule->is_override ? "override " : "", verb_name(action->verb)),
		 verb);
	add_set(b, doc, rule->set);
	add_error(b, doc, "with ", action->error);
	if (rule->where)
		add_clause(b, tail, "where ", build_pred(b, rule->where));
	add_on_if(b, tail, rule->on, rule->guard);
	add_tail(b, doc, tail);
}

static void build_expect(struct builder *b, struct doc *doc, const struct ast_expect *expect,
			 struct span span)
{
	struct str error = expect->verdict.error.text;
	struct doc *tail = new_doc(b);

	add_head(b, doc,
		 TEXT(b, "expect %s%s%.*s", verb_name(expect->verdict.verb),
		      error.len ? " with " : "", STR_FMT(error)),
		 span_join(span, expect->verdict.span));
	add(b, doc, build_calls(b, expect->calls));
	add_on_if(b, tail, expect->on, expect->guard);
	add_tail(b, doc, tail);
}

static void build_group(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	struct ast_name name = stmt->u.group.name;
	struct str text = stmt->u.group.description;
	const char *quote = text.ptr ? "\"" : "";
	struct doc *set = new_doc(b);

	add_head(b, doc,
		 TEXT(b, "group %.*s %s%.*s%s%s=", STR_FMT(name.text), quote, STR_FMT(text),
		      quote, text.ptr ? " " : ""),
		 span_join(stmt->span, name.span));
	set->breaks = BREAK_OWN_LINE;
	add_set(b, set, stmt->u.group.set);
	add(b, doc, set);
}

static void build_route(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	struct str reason = stmt->u.route.reason;
	struct span span = stmt->span;
	struct doc *word;

	add_head(b, doc, TEXT(b, "route %.*s via", STR_FMT(stmt->u.route.group.text)),
		 span_join(span, stmt->u.route.group.span));
	add_set(b, doc, stmt->u.route.via);
	if (!reason.ptr)
		return;
	span.lo = span.hi - (uint32_t)reason.len - 2;
	word = add_head(b, doc, TEXT(b, "\"%.*s\"", STR_FMT(reason)), span);
	word->breaks = BREAK_OWN_LINE;
}

static void build_extend(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	struct str version = stmt->u.extend.version.text;

	add_head(b, doc,
		 TEXT(b, "extend %.*s%s%.*s", STR_FMT(stmt->u.extend.profile.text),
		      version.len ? "@" : "", STR_FMT(version)),
		 stmt->span);
}

static void build_default(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	const struct ast_action *action = &stmt->u.fallback;

	add_head(b, doc, TEXT(b, "default %s", verb_name(action->verb)), stmt->span);
	add_error(b, doc, "with ", action->error);
}

static void build_arch(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	const struct ast_action *foreign = stmt->u.arch.foreign;
	struct span span = stmt->span;

	add_head(b, doc, str_of("arch"), (struct span){span.file, span.lo, span.lo + 4});
	add(b, doc, build_archs(b, stmt->u.arch.names));
	if (!foreign)
		return;
	add_clause(b, doc, "else ",
		   new_word(b, str_of(verb_name(foreign->verb)), foreign->span));
	add_error(b, doc, "with ", foreign->error);
}

static void build_baseline(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	uint32_t kernel = stmt->u.baseline.kernel;

	add_head(b, doc, TEXT(b, "baseline linux %u.%u", kernel >> 8, kernel & 255),
		 stmt->span);
	add_error(b, doc, "else ", stmt->u.baseline.error);
}

static void build_const(struct builder *b, struct doc *doc, const struct ast_stmt *stmt)
{
	struct ast_name name = stmt->u.constant.name;

	add_head(b, doc, TEXT(b, "const %.*s =", STR_FMT(name.text)),
		 span_join(stmt->span, name.span));
	add(b, doc, build_value(b, stmt->u.constant.value));
}

struct doc *fmt_build_stmt(struct arena *arena, const struct ast_stmt *stmt, struct docs *words)
{
	struct builder b = {arena, words};
	struct doc *doc = new_doc(&b);
	struct span span = stmt->span;

	switch (stmt->kind) {
	case STMT_EXTEND:
		build_extend(&b, doc, stmt);
		break;
	case STMT_INCLUDE:
		add_head(&b, doc, TEXT(&b, "include \"%.*s\"", STR_FMT(stmt->u.include.text)),
			 span);
		break;
	case STMT_DEFAULT:
		build_default(&b, doc, stmt);
		break;
	case STMT_ARCH:
		build_arch(&b, doc, stmt);
		break;
	case STMT_WIDE:
		add_head(&b, doc, str_of("wide"), span);
		break;
	case STMT_BASELINE:
		build_baseline(&b, doc, stmt);
		break;
	case STMT_CONST:
		build_const(&b, doc, stmt);
		break;
	case STMT_GROUP:
		build_group(&b, doc, stmt);
		break;
	case STMT_ROUTE:
		build_route(&b, doc, stmt);
		break;
	case STMT_RULE:
		build_rule(&b, doc, &stmt->u.rule, span);
		break;
	case STMT_EXPECT:
		build_expect(&b, doc, &stmt->u.expect, span);
		break;
	case STMT_FLAG:
		add_head(&b, doc, str_of("flag"),
			 (struct span){span.file, span.lo, span.lo + 4});
		add(&b, doc, build_flags(&b, stmt->u.flags));
		break;
	}
	return doc;
}

/* Parts of statements. */

struct doc *fmt_build_value(struct arena *arena, const struct ast_value *value)
{
	struct builder b = {arena, NULL};

	return build_value(&b, value);
}

struct doc *fmt_build_pred(struct arena *arena, const struct ast_pred *pred)
{
	struct builder b = {arena, NULL};

	return build_pred(&b, pred);
}

struct doc *fmt_build_guard(struct arena *arena, const struct ast_guard *guard)
{
	struct builder b = {arena, NULL};

	return build_guard(&b, guard);
}

struct doc *fmt_build_item(struct arena *arena, const struct ast_item *item)
{
	struct builder b = {arena, NULL};

	return build_item(&b, item);
}

struct doc *fmt_build_call(struct arena *arena, const struct ast_call *call)
{
	struct builder b = {arena, NULL};

	return build_call(&b, call);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/make.h"

#include <inttypes.h>
#include <string.h>

#define PUSH(arena, list, ...)                                          \
	do {                                                            \
		if (!(list))                                            \
			(list) = arena_alloc((arena), sizeof(*(list))); \
		*VEC_PUSH((arena), (list)) = __VA_ARGS__;               \
	} while (0)

struct ast_name make_name(const char *text)
{
	return (struct ast_name){str_of(text), SPAN_NONE};
}

struct ast_names *make_names(struct arena *arena, struct ast_names *names, const char *name)
{
	PUSH(arena, names, make_name(name));
	return names;
}

/* Values. */

struct ast_value *make_constant(struct arena *arena, struct ast_value *value, const char *name)
{
	PUSH(arena, value, (struct ast_term){.text = str_of(name), .is_constant = true});
	return value;
}

static const char *number_text(struct arena *arena, uint64_t number, enum number_base base)
{
	if (base == NUMBER_OCTAL)
		return arena_printf(arena, "0o%" PRIo64, number);
	return arena_printf(arena, base == NUMBER_HEX ? "0x%" PRIx64 : "%" PRIu64, number);
}

struct ast_value *make_number(struct arena *arena, struct ast_value *value, uint64_t number,
			      enum number_base base)
{
	struct str text = str_of(number_text(arena, number, base));

	PUSH(arena, value, (struct ast_term){.text = text, .number = number});
	return value;
}

struct ast_value *make_negative(struct arena *arena, struct ast_value *value, uint64_t number)
{
	struct str text = str_of(arena_printf(arena, "-%" PRIu64, 0 - number));

	PUSH(arena, value, (struct ast_term){.text = text, .number = number, .negative = true});
	return value;
}

struct ast_ranges *make_range(struct arena *arena, struct ast_ranges *ranges,
			      const struct ast_value *lo, const struct ast_value *hi)
{
	PUSH(arena, ranges, (struct ast_range){SPAN_NONE, lo, hi});
	return ranges;
}

/* Conditions. */

static struct ast_pred *new_pred(struct arena *arena, enum pred_kind kind)
{
	struct ast_pred *pred = ARENA_NEW(arena, struct ast_pred);

	pred->kind = kind;
	return pred;
}

const struct ast_pred *make_in(struct arena *arena, struct ast_arg arg, enum compare_op op,
			       const struct ast_ranges *values)
{
	struct ast_pred *pred = new_pred(arena, PRED_COMPARE);

	pred->u.compare.arg = arg;
	pred->u.compare.op = op;
	pred->u.compare.values = values;
	return pred;
}

const struct ast_pred *make_compare(struct arena *arena, struct ast_arg arg, enum compare_op op,
				    const struct ast_value *value)
{
	return make_in(arena, arg, op, make_range(arena, NULL, value, NULL));
}

const struct ast_pred *make_masked(struct arena *arena, struct ast_arg arg, enum compare_op op,
				   const struct ast_value *mask,
				   const struct ast_ranges *values)
{
	struct ast_pred *pred = new_pred(arena, PRED_COMPARE);

	pred->u.compare.arg = arg;
	pred->u.compare.op = op;
	pred->u.compare.mask = mask;
	pred->u.compare.values = values;
	return pred;
}

static void add_pred(struct arena *arena, struct ast_pred *chain, const struct ast_pred *pred)
{
	if (pred->kind != chain->kind) {
		*VEC_PUSH(arena, &chain->u.of) = pred;
		return;
	}
	for (size_t i = 0; i < pred->u.of.len; i++)
		*VEC_PUSH(arena, &chain->u.of) = pred->u.of.ptr[i];
}

static const struct ast_pred *join_preds(struct arena *arena, enum pred_kind kind,
					 const struct ast_pred *a, const struct ast_pred *b)
{
	struct ast_pred *chain = new_pred(arena, kind);

	add_pred(arena, chain, a);
	add_pred(arena, chain, b);
	return chain;
}

const struct ast_pred *make_and(struct arena *arena, const struct ast_pred *a,
				const struct ast_pred *b)
{
	return a && b ? join_preds(arena, PRED_AND, a, b) : a ? a : b;
}

const struct ast_pred *make_or(struct arena *arena, const struct ast_pred *a,
			       const struct ast_pred *b)
{
	return a && b ? join_preds(arena, PRED_OR, a, b) : NULL;
}

/* Guards. */

static struct ast_guard *new_guard(struct arena *arena, enum guard_kind kind)
{
	struct ast_guard *guard = ARENA_NEW(arena, struct ast_guard);

	guard->kind = kind;
	return guard;
}

const struct ast_guard *make_cap(struct arena *arena, const char *name, bool is_held)
{
	struct ast_guard *cap = new_guard(arena, GUARD_CAP), *negation;

	cap->u.cap = make_name(name);
	if (is_held)
		return cap;
	negation = new_guard(arena, GUARD_NOT);
	*VEC_PUSH(arena, &negation->u.of) = cap;
	return negation;
}

const struct ast_guard *make_kernel(struct arena *arena, enum guard_kind kind, uint32_t version)
{
	struct ast_guard *guard = new_guard(arena, kind);

	guard->u.kernel = version;
	return guard;
}

static void add_guard(struct arena *arena, struct ast_guard *chain,
		      const struct ast_guard *guard)
{
	if (guard->kind != chain->kind) {
		*VEC_PUSH(arena, &chain->u.of) = guard;
		return;
	}
	for (size_t i = 0; i < guard->u.of.len; i++)
		*VEC_PUSH(arena, &chain->u.of) = guard->u.of.ptr[i];
}

static const struct ast_guard *join_guards(struct arena *arena, enum guard_kind kind,
					   const struct ast_guard *a, const struct ast_guard *b)
{
	struct ast_guard *chain = new_guard(arena, kind);

	add_guard(arena, chain, a);
	add_guard(arena, chain, b);
	return chain;
}

const struct ast_guard *make_guard_and(struct arena *arena, const struct ast_guard *a,
				       const struct ast_guard *b)
{
	return a && b ? join_guards(arena, GUARD_AND, a, b) : a ? a : b;
}

const struct ast_guard *make_guard_or(struct arena *arena, const struct ast_guard *a,
				      const struct ast_guard *b)
{
	return a && b ? join_guards(arena, GUARD_OR, a, b) : NULL;
}

/* Sets and calls. */

struct ast_items *make_item(struct arena *arena, struct ast_items *items, const char *name,
			    const struct ast_pred *pred)
{
	bool is_group = strchr(name, '-') != NULL; /* what the hyphen is for */

	PUSH(arena, items, (struct ast_item){SPAN_NONE, make_name(name), is_group, pred});
	return items;
}

const struct ast_set *make_set(struct arena *arena, const struct ast_items *items,
			       const struct ast_items *except)
{
	struct ast_set *set = ARENA_NEW(arena, struct ast_set);

	*set = (struct ast_set){SPAN_NONE, items, except};
	return set;
}

void make_argument(struct arena *arena, struct ast_call *call, const char *arg,
		   const struct ast_value *value)
{
	struct ast_assigns *args = ARENA_NEW(arena, struct ast_assigns);

	if (call->args)
		*args = *call->args;
	*VEC_PUSH(arena, args) = (struct ast_assign){make_name(arg), value};
	call->args = args;
}

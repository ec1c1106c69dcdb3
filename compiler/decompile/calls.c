/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms as text: those of the same hosts are one condition, those of the same condition one
 * guard; what all terms of a condition say is said once.
 */
#include "core/context.h"
#include "core/limits.h"
#include "decompile/formula.h"
#include "decompile/view.h"
#include "kernel/caps.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <string.h>

#define SPLIT_MAX 4          /* sets of names that one argument has by another */
#define VALUES_MAX 16        /* of that other one */
#define NODES_MAX (1u << 18) /* of what it takes to find the words */
#define WORK_MAX (1u << 22)

/* Hosts. */

/* "kernel >= 4.8 and kernel < 5.9" */
static const struct ast_guard *kernel_guard(const struct decompiler *d, diagram_id kernel)
{
	const struct ast_guard *any = NULL;
	struct diagram_pieces pieces;

	diagram_pieces(d->d, kernel, diagram_kernel(), KERNEL_MAX, &pieces);
	for (size_t i = 0; i < pieces.len; i++) {
		uint32_t lo = (uint32_t)pieces.ptr[i].lo, end = (uint32_t)pieces.ptr[i].hi + 1;
		const struct ast_guard *both = NULL;

		if (pieces.ptr[i].rest == DIAGRAM_FALSE)
			continue;
		if (lo != KERNEL_MIN)
			both = make_kernel(d->arena, GUARD_KERNEL_FROM, lo);
		if (end != KERNEL_MAX)
			both = make_guard_and(d->arena, both,
					      make_kernel(d->arena, GUARD_KERNEL_BELOW, end));
		any = any ? make_guard_or(d->arena, any, both) : both;
	}
	return any;
}

static const struct ast_guard *term_guard(const struct decompiler *d, const struct term *term)
{
	const struct ast_guard *guard = NULL;

	for (int cap = 0; cap < CAP_COUNT; cap++)
		if ((term->held | term->lacked) >> cap & 1)
			guard = make_guard_and(d->arena, guard,
					       make_cap(d->arena,
							cap_name(cap) + strlen("CAP_"),
							term->held >> cap & 1));
	return make_guard_and(d->arena, guard, kernel_guard(d, term->kernel));
}

/* Arguments. */

/* The conditions of a term, each as printed, too. */
struct said_term {
	struct ast_preds preds;
	VEC(const char *) texts;
};

VEC_STRUCT(said_terms, struct said_term);

/*
 * The value that argument POSITION has where TERM matters: what it says itself or, where it
 * says nothing, the one for which another of TERMS is not enough.
 */
static bool find_known(const struct decompiler *d, const struct terms *terms,
		       const struct term *term, unsigned position, uint64_t *value)
{
	if (term->args[position] != DIAGRAM_TRUE)
		return argument_is_one(d, position, term->args[position], value);
	for (size_t i = 0; i < terms->len; i++)
		if (terms->ptr[i].args[position] != DIAGRAM_TRUE &&
		    argument_is_one(d, position,
				    diagram_not(d->d, terms->ptr[i].args[position]), value))
			return true;
	return false;
}

/* What is known in TERM tells how to read its other arguments. */
static struct decompiler within(const struct decompiler *d, const struct terms *terms,
				const struct term *term)
{
	struct decompiler inner = *d;
	uint64_t value;

	for (unsigned i = 0; i < CUBE_ARGS; i++)
		if (find_known(d, terms, term, i, &value)) {
			inner.args[i] = value;
			inner.known |= 1u << i;
		}
	return inner;
}

static bool say_term(const struct decompiler *d, const struct terms *terms,
		     const struct term *term, struct said_term *said)
{
	struct decompiler inner = within(d, terms, term);

	*said = (struct said_term){{0}, {0}};
	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		struct conjunction one;

		if (term->args[i] == DIAGRAM_TRUE)
			continue;
		if (!argument_say(&inner, i, term->args[i], &one))
			return false;
		for (size_t j = 0; j < one.all.len; j++) {
			*VEC_PUSH(d->arena, &said->preds) = one.all.ptr[j];
			*VEC_PUSH(d->arena, &said->texts) = fmt_pred(d->arena, one.all.ptr[j]);
		}
	}
	return true;
}

static bool says(const struct said_term *said, const char *text)
{
	for (size_t i = 0; i < said->texts.len; i++)
		if (strcmp(said->texts.ptr[i], text) == 0)
			return true;
	return false;
}

static bool all_say(const struct said_terms *terms, const char *text)
{
	for (size_t i = 0; i < terms->len; i++)
		if (!says(&terms->ptr[i], text))
			return false;
	return true;
}

/* What of SAID all TERMS say, or what only some of them do. */
static const struct ast_pred *join(struct arena *arena, const struct said_terms *terms,
				   const struct said_term *said, bool is_common)
{
	const struct ast_pred *pred = NULL;

	for (size_t i = 0; i < said->preds.len; i++)
		if (all_say(terms, said->texts.ptr[i]) == is_common)
			pred = make_and(arena, pred, said->preds.ptr[i]);
	return pred;
}

/* "a and (b or c)"; a term that says nothing but what all say is all there is to say. */
static const struct ast_pred *union_pred(struct arena *arena, const struct said_terms *terms)
{
	const struct ast_pred *common = join(arena, terms, &terms->ptr[0], true), *any, *one;

	any = join(arena, terms, &terms->ptr[0], false);
	for (size_t i = 1; i < terms->len && any; i++) {
		one = join(arena, terms, &terms->ptr[i], false);
		any = one ? make_or(arena, any, one) : NULL;
	}
	return make_and(arena, common, any);
}

/* TERMS as they are, joined by `or'. */
static bool say_union(const struct decompiler *d, const struct terms *terms,
		      const struct ast_pred **out)
{
	struct said_terms said = {0};

	for (size_t i = 0; i < terms->len; i++)
		if (!say_term(d, terms, &terms->ptr[i], VEC_PUSH(d->arena, &said)))
			return false;
	*out = said.len ? union_pred(d->arena, &said) : NULL;
	return said.len != 0;
}

/*
 * TERMS without what one of them asks of argument POSITION, which the others ask, too, with
 * more: that is *COMMON.  False when there is none, or the others are not shorter by it.
 */
static bool factor_out(const struct decompiler *d, struct terms *terms, unsigned position,
		       diagram_id *common)
{
	struct terms rest = {0};
	bool has_all = false, has_more = false;

	*common = DIAGRAM_FALSE;
	for (size_t i = 0; i < terms->len; i++)
		*common = diagram_or(d->d, *common, terms->ptr[i].args[position]);
	for (size_t i = 0; i < terms->len && *common != DIAGRAM_TRUE; i++) {
		struct term *term = VEC_PUSH(d->arena, &rest);
		diagram_id before = terms->ptr[i].args[position],
			   *after = &term->args[position];

		*term = terms->ptr[i];
		*after = diagram_or(d->d, before, diagram_not(d->d, *common));
		has_all |= before == *common;
		has_more |= before != *common;
		if (before != *common &&
		    argument_cost(d, position, *after) >= argument_cost(d, position, before))
			return false;
	}
	*terms = rest;
	return has_all && has_more;
}

/* "family != AF_VSOCK and (family != AF_NETLINK or protocol != NETLINK_AUDIT)" */
static bool say_factored(const struct decompiler *d, const struct terms *terms,
			 const struct ast_pred **out)
{
	for (unsigned i = 0; i < CUBE_ARGS && terms->len > 1; i++) {
		struct terms rest = *terms;
		struct conjunction common;
		diagram_id where;

		if (!factor_out(d, &rest, i, &where) || !argument_say(d, i, where, &common) ||
		    !say_union(d, &rest, out))
			continue;
		*out = make_and(d->arena, make_all(d->arena, &common.all), *out);
		return true;
	}
	return false;
}

/* Those of TERMS that are on the hosts of the one at FIRST. */
static bool describe_from(const struct decompiler *d, const struct terms *terms, size_t first,
			  struct described *out)
{
	const struct term *like = &terms->ptr[first];
	const struct ast_pred *factored;
	struct terms same = {0};

	*out = (struct described){.args = DIAGRAM_FALSE, .calls = DIAGRAM_FALSE};
	for (size_t i = first; i < terms->len; i++) {
		const struct term *term = &terms->ptr[i];

		if (!term_same_hosts(like, term))
			continue;
		*VEC_PUSH(d->arena, &same) = *term;
		out->args = diagram_or(d->d, out->args, term_args(d->d, term));
		out->calls = diagram_or(d->d, out->calls, term_calls(d->d, term));
	}
	if (!say_union(d, &same, &out->where))
		return false;
	out->where_text = fmt_pred(d->arena, out->where);
	if (say_factored(d, &same, &factored) &&
	    strlen(fmt_pred(d->arena, factored)) < strlen(out->where_text)) {
		out->where = factored;
		out->where_text = fmt_pred(d->arena, factored);
	}
	out->guard = term_guard(d, like);
	return true;
}

/* The argument by whose value POSITION has its names; -1: there is none. */
static int namer_of(const struct decompiler *d, unsigned position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);
	struct class_choice choice;

	if ((int)position >= count || !class_choice(args[position].class, 0, &choice))
		return -1;
	return syscall_arg_find(d->id, d->abi, choice.argument, strlen(choice.argument));
}

/* What TERM says of argument POSITION where argument NAMER has VALUE. */
static const char *said_by_name(const struct decompiler *d, const struct term *term,
				unsigned position, unsigned namer, uint64_t value)
{
	struct decompiler inner = *d;
	struct conjunction said;

	inner.args[namer] = value;
	inner.known |= 1u << namer;
	return argument_say(&inner, position, term->args[position], &said)
		       ? fmt_pred(d->arena, make_all(d->arena, &said.all))
		       : "";
}

/* TERM for the values of NAMER apart for which POSITION has other names; false: too many. */
static bool split_term(const struct decompiler *d, const struct term *term, unsigned position,
		       unsigned namer, struct terms *out)
{
	const char *texts[SPLIT_MAX] = {"", "", "", ""};
	diagram_id left = term->args[namer];
	struct view view = view_of(d, namer, left);
	unsigned count = 0;
	struct example example;

	*out = (struct terms){0};
	while (diagram_example(d->d, left, true, &example)) {
		uint64_t value = example.args[namer] & view.word.read;
		diagram_id is_value = diagram_masked(d->d, view.word, view.word.read, value);
		const char *text = said_by_name(d, term, position, namer, value);
		size_t at = 0;

		while (at < out->len && strcmp(texts[at], text) != 0)
			at++;
		if (at == SPLIT_MAX || count++ == VALUES_MAX)
			return false;
		if (at == out->len) {
			*VEC_PUSH(d->arena, out) = *term;
			out->ptr[at].args[namer] = DIAGRAM_FALSE;
		}
		texts[at] = text;
		out->ptr[at].args[namer] = diagram_or(d->d, out->ptr[at].args[namer],
						      diagram_and(d->d, left, is_value));
		left = diagram_minus(d->d, left, is_value);
	}
	return out->len > 1;
}

/* TERM to OUT: "optname == 1" of two levels is two options, each with a name of its own. */
static void add_by_name(const struct decompiler *d, const struct term *term, struct terms *out)
{
	struct terms parts = {0};

	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		int namer = term->args[i] == DIAGRAM_TRUE ? -1 : namer_of(d, i);

		if (namer >= 0 && term->args[namer] != DIAGRAM_TRUE &&
		    split_term(d, term, i, (unsigned)namer, &parts))
			break;
		parts.len = 0;
	}
	for (size_t i = 0; i < parts.len; i++)
		*VEC_PUSH(d->arena, out) = parts.ptr[i];
	if (!parts.len)
		*VEC_PUSH(d->arena, out) = *term;
}

static bool is_first_on_hosts(const struct terms *terms, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (term_same_hosts(&terms->ptr[i], &terms->ptr[index]))
			return false;
	return true;
}

/* The same condition on other hosts: "cap A or cap B". */
static void add_described(const struct decompiler *d, struct description *out,
			  const struct described *added)
{
	for (size_t i = 0; i < out->len; i++) {
		struct described *known = &out->ptr[i];

		if (strcmp(known->where_text, added->where_text) != 0)
			continue;
		known->guard = make_guard_or(d->arena, known->guard, added->guard);
		known->calls = diagram_or(d->d, known->calls, added->calls);
		return;
	}
	*VEC_PUSH(d->arena, out) = *added;
}

static bool describe(const struct decompiler *d, diagram_id must, diagram_id may,
		     struct description *out)
{
	struct terms found, terms = {0};

	if (!terms_find(d, must, may, &found))
		return false;
	for (size_t i = 0; i < found.len; i++)
		add_by_name(d, &found.ptr[i], &terms);
	for (size_t i = 0; i < terms.len; i++) {
		struct described one;

		if (!is_first_on_hosts(&terms, i))
			continue;
		if (!describe_from(d, &terms, i, &one))
			return false;
		add_described(d, out, &one);
	}
	return !diagrams_exhausted(d->d);
}

/* Calls with a register that WHERE asks for and that is larger than the argument in it. */
static diagram_id larger_registers(const struct decompiler *d, diagram_id where)
{
	struct diagram_support support = diagram_support(d->d, where);
	diagram_id larger = DIAGRAM_FALSE;

	for (unsigned i = 0; i < CUBE_ARGS; i++) {
		struct view view = view_of(d, i, DIAGRAM_TRUE);
		uint64_t beyond = support.args[i] & ~view_all(&view);

		if (beyond)
			larger = diagram_or(
				d->d, larger,
				diagram_not(d->d, diagram_masked(d->d, view_wide(view).word,
								 beyond, 0)));
	}
	return larger;
}

/*
 * CALLS of D's store.  Where a rule that sees registers meets one that sees arguments, they
 * differ by registers that are too large: then all of these are told of.
 */
static bool describe_well(const struct decompiler *d, const struct told_calls *calls,
			  struct description *out)
{
	diagram_id larger = larger_registers(d, calls->must);
	bool is_larger = diagram_implies(d->d, calls->must, larger), ok;

	if (!diagram_implies(d->d, larger, calls->may))
		larger = diagram_and(d->d, larger, diagram_any_args(d->d, calls->must));
	is_larger &= diagram_implies(d->d, larger, calls->may);
	ok = is_larger ? describe(d, larger, larger, out)
		       : describe(d, calls->must, calls->may, out);
	for (size_t i = 0; i < out->len && ok; i++)
		out->ptr[i].is_larger = is_larger;
	return ok;
}

static uint64_t least_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * What it takes to find the words is in a store that is thrown away.  *SPENT are the steps that
 * all of these have taken, which may be half of what DIAGRAMS may take.
 */
static bool describe_apart(struct diagrams *diagrams, const struct told_calls *calls,
			   uint64_t *spent, struct description *out)
{
	uint32_t size =
		diagram_size(diagrams, calls->must) + diagram_size(diagrams, calls->may);
	struct arena *scratch;
	struct decompiler d = {.arena = diagrams_arena(diagrams),
			       .id = calls->id,
			       .abi = calls->abi,
			       .is_wide = calls->is_wide};
	struct told_calls copied = *calls;
	struct diagrams *store;
	bool ok;

	if (size > 2 * LIMIT_TOLD)
		return false;
	scratch = arena_new();
	d.d = store = diagrams_limited(scratch, NODES_MAX + 8 * size,
				       least_of(WORK_MAX + 128 * (uint64_t)size,
						diagrams_left(diagrams, 2 * *spent) / 2));
	d.atoms = formula_atoms(&d, diagrams, calls);
	copied.must = diagram_copy(store, diagrams, calls->must);
	copied.may = diagram_copy(store, diagrams, calls->may);
	ok = describe_well(&d, &copied, out);
	for (size_t i = 0; i < out->len && ok; i++) {
		out->ptr[i].args = diagram_copy(diagrams, store, out->ptr[i].args);
		out->ptr[i].calls = diagram_copy(diagrams, store, out->ptr[i].calls);
	}
	*spent += diagrams_work(store);
	arena_free(scratch);
	return ok;
}

/*
 * What was described before.  Most calls are told of by their hosts alone, or on one ABI as on
 * another, and an import tells of the same ones in each of its drafts.
 */
struct told_before {
	struct told_before *next;
	const struct diagrams *diagrams;
	struct told_calls calls;
	bool ok;
	struct description words;
	uint64_t work; /* that it has taken, and all before it */
};

static bool is_same_atoms(const struct atoms *a, const struct atoms *b)
{
	size_t len = a ? a->len : 0;

	if (len != (b ? b->len : 0))
		return false;
	for (size_t i = 0; i < len && a != b; i++) {
		const struct atom *x = &a->ptr[i], *y = &b->ptr[i];

		if (x->argument != y->argument || x->kind != y->kind ||
		    x->is_open != y->is_open || x->bound != y->bound ||
		    x->is_of_profile != y->is_of_profile || x->where != y->where)
			return false;
	}
	return true;
}

static bool is_same_call(const struct told_calls *a, const struct told_calls *b)
{
	return a->id == b->id &&
	       (a->abi == b->abi ||
		(a->id != SYSCALL_NONE && class_same_arguments(a->id, a->abi, b->abi)));
}

static struct told_before *find_before(const struct context *ctx,
				       const struct told_calls *calls)
{
	struct told_before *known = ctx->told;

	for (; known; known = known->next)
		if (known->calls.must == calls->must && known->calls.may == calls->may &&
		    known->diagrams == ctx->diagrams &&
		    known->calls.is_wide == calls->is_wide &&
		    is_same_call(&known->calls, calls) &&
		    is_same_atoms(known->calls.atoms[0], calls->atoms[0]) &&
		    is_same_atoms(known->calls.atoms[1], calls->atoms[1]))
			break;
	return known;
}

/* CALLS, without what does not matter where they are told of by hosts alone. */
static struct told_calls essence_of(struct diagrams *d, const struct told_calls *calls)
{
	struct told_calls hosts = {.id = SYSCALL_NONE, .must = calls->must, .may = calls->may};

	return diagram_asks_args(d, calls->must) || diagram_asks_args(d, calls->may) ? *calls
										     : hosts;
}

static struct told_before *describe_once(struct context *ctx, const struct told_calls *calls)
{
	struct told_calls essence = essence_of(ctx->diagrams, calls);
	struct told_before *told = find_before(ctx, &essence);

	if (told)
		return told;
	told = ARENA_NEW(ctx->arena, struct told_before);
	*told = (struct told_before){
		.next = ctx->told, .diagrams = ctx->diagrams, .calls = essence};
	told->work = ctx->told ? ctx->told->work : 0;
	told->ok = describe_apart(ctx->diagrams, &essence, &told->work, &told->words);
	ctx->told = told;
	return told;
}

bool decompile_calls(struct context *ctx, const struct told_calls *calls,
		     struct description *out)
{
	static const struct described all = {
		.where_text = "", .args = DIAGRAM_TRUE, .calls = DIAGRAM_TRUE};
	const struct told_before *told;

	*out = (struct description){0};
	if (diagrams_exhausted(ctx->diagrams)) /* another store would not know it */
		return false;
	if (calls->must == DIAGRAM_FALSE)
		return true;
	if (calls->may == DIAGRAM_TRUE) {
		*VEC_PUSH(ctx->arena, out) = all;
		return true;
	}
	told = describe_once(ctx, calls);
	*out = told->words;
	return told->ok;
}

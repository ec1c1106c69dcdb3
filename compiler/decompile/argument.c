/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One argument: of all ways to say a set of its values the one that is the shortest to read,
 * where what takes thinking counts for more than its letters.
 */
#include "model/isop.h"
#include "model/value_form.h"
#include "decompile/forms.h"
#include "decompile/formula.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#define MASKS_MAX 512       /* of a set that nothing else says */
#define SEVERAL 4096        /* nodes of what a short list and a few masks can say */
#define VALUES_MAX 1024     /* of a list where masks may say it, too ... */
#define MANY_MAX (1u << 16) /* ... and where nothing else can */
#define DEPTH_MAX 2         /* of what is taken apart */

/* In letters. */
#define SHORT 40    /* what is shorter needs no other way to be looked for ... */
#define LONG 140    /* ... and this long only ways that the source shows */
#define NO_ORDER 60 /* greater or less, of what has no order but in a program */
#define NOT 15      /* "not ", and what has to be turned round */
#define NO_FORM 400 /* what takes several comparisons */

/* Choosing. */

/* ALL for what BEST is so far, if it costs less. */
static void offer(const struct conjunction *all, struct conjunction *best)
{
	if (!best->all.len || all->cost < best->cost)
		*best = *all;
}

static void offer_pred(const struct view *view, const struct ast_pred *pred, unsigned cost,
		       struct conjunction *best)
{
	struct conjunction one = {.cost = cost};

	if (!pred)
		return;
	*VEC_PUSH(view->d->arena, &one.all) = pred;
	offer(&one, best);
}

static void offer_form(const struct view *view, const struct value_form *form,
		       struct conjunction *best)
{
	const struct ast_pred *pred = form_pred(view, form);

	if (pred)
		offer_pred(view, pred,
			   form_letters(view, pred) + form_thinking(view, form, pred), best);
}

static void offer_all(const struct view *view, const struct value_forms *found,
		      struct conjunction *best)
{
	for (size_t i = 0; i < found->len; i++)
		offer_form(view, &found->forms[i], best);
}

static void offer_forms(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct value_forms found =
		value_forms_find(view->d->d, view->d->arena, view->word, set);

	offer_all(view, &found, best);
}

/* A list that nobody reads to its end, but better than as many masks. */
static void offer_lists(const struct view *view, diagram_id set, size_t most,
			struct conjunction *best)
{
	struct value_forms found =
		value_lists_find(view->d->d, view->d->arena, view->word, set, most);

	offer_all(view, &found, best);
}

/* "not flags has only O_CREAT|O_TRUNC" */
static void offer_not_only(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct value_forms found = value_forms_find(view->d->d, view->d->arena, view->word,
						    diagram_not(view->d->d, set));

	for (size_t i = 0; i < found.len; i++) {
		struct conjunction only = {0};

		if (found.forms[i].kind != FORM_HAS_ONLY)
			continue;
		offer_form(view, &found.forms[i], &only);
		if (only.all.len)
			offer_pred(view, make_not(view->d->arena, only.all.ptr[0]),
				   only.cost + NOT, best);
	}
}

/* PARTS, which are FORM_KINDS where they are no form, joined by `or'. */
static void offer_union(const struct view *view, const struct value_union *parts,
			struct conjunction *best)
{
	const struct ast_pred *pred = NULL;
	unsigned cost = 0;

	for (size_t i = 0; i < parts->len; i++) {
		struct conjunction one = {0};

		offer_form(view, &parts->ptr[i], &one);
		if (!one.all.len)
			return;
		cost += one.cost + JOINED;
		pred = i ? make_or(view->d->arena, pred, one.all.ptr[0]) : one.all.ptr[0];
	}
	offer_pred(view, pred, cost, best);
}

/* Where nothing else can say it. */
static void offer_masks(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct value_union parts = {0};
	struct cube_list cubes;

	if (!isop_find(view->d->d, set, set, MASKS_MAX, &cubes))
		return;
	for (size_t i = 0; i < cubes.len; i++) {
		struct cube_arg bits = cubes.ptr[i].arg[view->argument.position];

		*VEC_PUSH(view->d->arena, &parts) = (struct value_form){
			.kind = FORM_MASK_EQ, .mask = bits.mask, .lo = bits.value};
	}
	offer_union(view, &parts, best);
}

/* The bits that are the same in all values of SET: as long as one is not like the first. */
static uint64_t common_bits(const struct view *view, diagram_id set)
{
	struct diagrams *d = view->d->d;
	int position = view->argument.position;
	uint64_t common = view_asked(view, set);
	struct example first, other;

	if (!diagram_example(d, set, true, &first))
		return 0;
	for (;;) {
		uint64_t value = first.args[position] & common;
		diagram_id alike = diagram_masked(d, view->word, common, value);

		if (!diagram_example(d, diagram_minus(d, set, alike), true, &other))
			return common;
		common &= ~(first.args[position] ^ other.args[position]);
	}
}

/* True when SET is what it says of the bits MASK, *A, and of the others, *B. */
static bool split(const struct view *view, diagram_id set, uint64_t mask, diagram_id *a,
		  diagram_id *b)
{
	struct cube_arg args[CUBE_ARGS] = {{0, 0}};
	struct diagrams *d = view->d->d;
	struct cube_arg *arg = &args[view->argument.position];
	struct example example;

	if (!diagram_example(d, set, true, &example))
		return false;
	*arg = (struct cube_arg){~mask, example.args[view->argument.position] & ~mask};
	*a = diagram_with_args(d, set, args);
	*arg = (struct cube_arg){mask, example.args[view->argument.position] & mask};
	*b = diagram_with_args(d, set, args);
	return *a != DIAGRAM_TRUE && *b != DIAGRAM_TRUE && diagram_and(d, *a, *b) == set;
}

/* "flags lacks O_CREAT and flags has any O_TRUNC|O_APPEND" */
static void offer_both(const struct view *view, diagram_id set, uint64_t mask,
		       struct conjunction *best)
{
	unsigned position = (unsigned)view->argument.position;
	struct conjunction first, second;
	diagram_id a, b;

	if (!split(view, set, mask, &a, &b) || !argument_say(view->d, position, a, &first) ||
	    !argument_say(view->d, position, b, &second))
		return;
	for (size_t i = 0; i < second.all.len; i++)
		*VEC_PUSH(view->d->arena, &first.all) = second.all.ptr[i];
	first.cost += second.cost + JOINED;
	offer(&first, best);
}

/* "flags has O_CREAT or flags lacks O_TRUNC|O_APPEND" */
static void offer_either(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct diagrams *d = view->d->d;
	struct arena *arena = view->d->arena;
	unsigned position = (unsigned)view->argument.position;
	diagram_id rest = diagram_not(d, set), a, b;
	struct conjunction first, second;

	if (split(view, rest, common_bits(view, rest), &a, &b) &&
	    argument_say(view->d, position, diagram_not(d, a), &first) &&
	    argument_say(view->d, position, diagram_not(d, b), &second))
		offer_pred(view,
			   make_or(arena, make_all(arena, &first.all),
				   make_all(arena, &second.all)),
			   first.cost + second.cost + JOINED, best);
}

/* Atoms. */

static const enum diagram_relation relations[] = {[COMPARE_LT] = RELATION_LT,
						  [COMPARE_LE] = RELATION_LE,
						  [COMPARE_GT] = RELATION_GT,
						  [COMPARE_GE] = RELATION_GE};

/* ATOM's order, or its opposite, where that is SET. */
static void offer_order(const struct view *view, const struct atom *atom, diagram_id set,
			struct conjunction *best)
{
	bool is_opposite = atom->where != set;
	bool is_below = (atom->kind == FORM_LE) != is_opposite;
	bool is_open = atom->is_open != is_opposite;
	enum compare_op op = is_below ? (is_open ? COMPARE_LT : COMPARE_LE)
				      : (is_open ? COMPARE_GT : COMPARE_GE);

	const struct ast_pred *pred = form_order(view, op, atom->bound);
	bool is_odd = atom->is_of_profile && class_names_all(class_of(&view->argument));

	if (diagram_compare(view->d->d, view_naming(view, atom->bound), relations[op],
			    atom->bound) == set)
		offer_pred(view, pred, form_letters(view, pred) + (is_odd ? NO_ORDER : 0),
			   best);
}

/* The source said SET, or the opposite, by an order: so it is what its author thinks of. */
static bool say_order(const struct view *view, diagram_id set, struct conjunction *out)
{
	const struct atoms *atoms = &view->d->atoms;

	*out = (struct conjunction){0};
	for (size_t i = 0; i < atoms->len; i++) {
		const struct atom *atom = &atoms->ptr[i];

		if (form_is_order(atom->kind) &&
		    (atom->where == set || atom->where == diagram_not(view->d->d, set)))
			offer_order(view, atom, set, out);
	}
	return out->all.len != 0;
}

/* In several steps. */
static void offer_parts(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct decompiler deeper = *view->d;
	struct view inner = *view;

	inner.d = &deeper;
	if (deeper.depth++ == DEPTH_MAX)
		return;
	offer_both(&inner, set, view_all(view), best);
	offer_both(&inner, set, common_bits(view, set), best);
	offer_either(&inner, set, best);
}

/* The lower half of a register, where the argument is more than that, or is compared as less.
 */
static bool is_low(const struct view *view, diagram_id set)
{
	bool is_larger = abi_info(view->d->abi)->bits == 64;
	uint64_t bits = view_asked(view, set);
	bool is_part =
		view->arg.by_file || view->taken.bits == 64 || (bits & view_left_out(view));

	return is_larger && is_part && !view->taken.is_pointer &&
	       view->arg.wide == view->arg.by_file && !(bits & ~view_low(*view).word.read);
}

/* "wide family > 0xffffffff": the register holds more than the argument. */
static bool say_larger(const struct view *view, diagram_id set, struct conjunction *out)
{
	uint64_t most = view_all(view);
	struct view told = *view;
	diagram_id larger;

	*out = (struct conjunction){0};
	if (!view->arg.wide || view->word.read <= most)
		return false;
	larger = diagram_compare(view->d->d, view->word, RELATION_GT, most);
	if (set != larger && set != diagram_not(view->d->d, larger))
		return false;
	told.arg.by_file =
		false; /* which is the point of it: it is said, whatever the file says */
	offer_pred(view, form_order(&told, set == larger ? COMPARE_GT : COMPARE_LE, most), 0,
		   out);
	return true;
}

/* By a single comparison, if there is one. */
static bool say_form(const struct view *view, diagram_id set, struct conjunction *out)
{
	bool is_whole = view->taken.bits == abi_info(view->d->abi)->bits;
	bool is_left_out = view_asked(view, set) & view_left_out(view),
	     is_half = is_low(view, set);
	struct view other = is_half ? view_low(*view) : view_wide(*view), all = *view;

	out->is_order = say_larger(view, set, out) || say_order(view, set, out) ||
			(is_whole && say_order(&other, set, out));
	if (out->is_order)
		return true;
	offer_forms(view, set, out);
	if (view->kind == IS_FLAGS && (!out->all.len || out->cost > SHORT))
		offer_not_only(view, set, out);
	all.word = view_naming(view, UINT64_MAX);
	if (is_left_out) /* "type & SOCK_TYPE_MASK|SOCK_CLOEXEC == SOCK_STREAM" */
		offer_forms(&all, set, out);
	/* "wide" numbers have no sign */
	if (is_half || (is_whole && (view->taken.is_signed || is_left_out)))
		offer_forms(&other, set, out);
	return out->all.len != 0;
}

bool argument_compare(const struct decompiler *d, unsigned position, diagram_id set,
		      struct conjunction *out)
{
	struct view view = view_of(d, position, set);

	return !diagram_is_leaf(set) && say_form(&view, set, out);
}

unsigned argument_cost(const struct decompiler *d, unsigned position, diagram_id set)
{
	struct conjunction said;

	return argument_compare(d, position, set, &said) ? said.cost : NO_FORM;
}

bool argument_say(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out)
{
	struct view view = view_of(d, position, set);
	struct value_union parts;
	struct conjunction said;
	bool is_said, is_small, is_union;

	if (diagram_is_leaf(set)) /* no more room for others */
		return false;
	if (say_form(&view, set, out) && (out->is_order || out->cost <= SHORT))
		return true;
	is_said = out->all.len && out->cost <= LONG;
	if (formula_find(d, position, set, &said))
		offer(&said, out);
	if (is_said || (out->all.len && out->cost <= 2 * SHORT))
		return true;
	is_small = diagram_size(d->d, set) <= SEVERAL;
	is_union = is_small && value_union_find(d->d, d->arena, view.word, set, &parts);
	if (!is_union)
		offer_lists(&view, set, is_small ? VALUES_MAX : MANY_MAX, out);
	if (!is_union && out->all.len)
		return true;
	offer_parts(&view, set, out);
	if (out->all.len && out->cost <= 2 * LONG)
		return true;
	if (is_union)
		offer_union(&view, &parts, out);
	if (!out->all.len)
		offer_masks(&view, set, out);
	return out->all.len != 0;
}

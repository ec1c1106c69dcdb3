/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One argument: of all ways to say a set of its values the one that is the shortest to read,
 * where a number among names and a mask count for more than their letters.
 */
#include "decompile/argument.h"

#include "model/isop.h"
#include "model/value_form.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <string.h>

/* What takes thinking, in letters. */
#define NAME 6           /* a name, however long */
#define ORDERED_NAMES 20 /* a constant is seldom greater than another one */
#define ORDERED_FLAGS 60 /* a set of flags never is, nor a pointer */
#define LISTED_FLAGS 10
#define BITS_OF_NUMBER 30
#define MASK 20
#define UNNAMED 10 /* a number among names */
#define UNNAMED_BITS 30

#define NAMES_MAX 8     /* of a range that says more by names than by its ends */
#define VALUES_MAX 1024 /* in a list */
#define UPPER_MAX 64    /* pieces of the bits above an argument */
#define CUBES_MAX 256   /* where nothing but masks says it */
#define LONG 100        /* what is shorter needs no other way to be looked for */

/* How an argument is looked at: as the kernel does, or all bits of the register. */
struct view {
	const struct decompiler *d;
	struct argument argument;
	struct syscall_arg taken;
	struct ast_arg arg; /* "family", "wide family" */
	struct diagram_word word;
	bool is_flags, has_names;
};

static uint64_t all_bits(unsigned bits)
{
	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

static uint64_t asked(const struct decompiler *d, unsigned position, diagram_id set)
{
	return diagram_support(d->d, set).args[position];
}

static struct view wide_view(struct view view)
{
	view.arg.wide = true;
	view.word = diagram_argument((unsigned)view.argument.position,
				     all_bits(abi_info(view.d->abi)->bits), false);
	return view;
}

/* A whole register where what the call takes is not known, or where it takes nothing. */
static struct view view_of(const struct decompiler *d, unsigned position, diagram_id set)
{
	struct view view = {.d = d,
			    .argument = {d->id, d->abi, (int)position, d->args, d->known}};
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);

	view.taken = (struct syscall_arg){.bits = abi_info(d->abi)->bits};
	if ((int)position < count)
		view.taken = args[position];
	view.arg.name = make_name(decompile_argument(d->arena, d->id, d->abi, (int)position));
	view.word = diagram_argument(position, all_bits(view.taken.bits), view.taken.is_signed);
	view.has_names = class_of(&view.argument) != CLASS_NONE;
	view.is_flags = class_is_flags(class_of(&view.argument));
	if ((count >= 0 && (int)position >= count) ||
	    (asked(d, position, set) & ~all_bits(view.taken.bits)))
		return wide_view(view);
	return view;
}

bool argument_is_one(const struct decompiler *d, unsigned position, diagram_id set,
		     uint64_t *value)
{
	struct view view = view_of(d, position, set);
	uint64_t width = all_bits(view.taken.bits);
	struct example example;

	if (!diagram_example(d->d, set, true, &example))
		return false;
	*value = example.args[position] & width;
	return diagram_implies(d->d, set, diagram_masked(d->d, view.word, width, *value));
}

/* Values. */

static const struct ast_value *read_as(const struct view *view, enum reading reading,
				       uint64_t value)
{
	return decompile_value(view->d->arena, &view->argument, reading, value);
}

/* A value to compare with.  Of a whole register, the sign of the argument is a bit as any. */
static const struct ast_value *number(const struct view *view, uint64_t value)
{
	if (view->taken.is_signed && view->arg.wide && value > all_bits(view->taken.bits) >> 1)
		return make_number(view->d->arena, NULL, value, NUMBER_HEX);
	return read_as(view, READ_VALUE, value);
}

/* What is less or greater is a number, whatever it is a name of. */
static const struct ast_value *bound(const struct view *view, uint64_t value)
{
	if (view->is_flags && !(view->word.is_signed && (int64_t)value < 0))
		return make_number(view->d->arena, NULL, value, NUMBER_HEX);
	return number(view, value);
}

static bool are_few_names(const struct view *view, struct value_interval in)
{
	if (in.hi - in.lo >= NAMES_MAX)
		return false;
	for (uint64_t value = in.lo;; value++) {
		if (!number(view, value)->ptr[0].is_constant)
			return false;
		if (value == in.hi)
			return true;
	}
}

static struct ast_ranges *add_interval(const struct view *view, struct ast_ranges *ranges,
				       struct value_interval in)
{
	struct arena *arena = view->d->arena;

	if (in.hi - in.lo > 1 && !are_few_names(view, in))
		return make_range(arena, ranges, bound(view, in.lo), bound(view, in.hi));
	for (uint64_t value = in.lo;; value++) {
		ranges = make_range(arena, ranges, number(view, value), NULL);
		if (value == in.hi)
			return ranges;
	}
}

/* Forms. */

static const struct ast_pred *list_pred(const struct view *view, enum compare_op op,
					const struct value_list *list)
{
	struct ast_ranges *ranges = NULL;

	for (size_t i = 0; i < list->len; i++)
		ranges = add_interval(view, ranges, list->ptr[i]);
	return make_in(view->d->arena, view->arg, op, ranges);
}

static const struct ast_pred *compare_pred(const struct view *view, enum compare_op op,
					   uint64_t value)
{
	bool is_exact = op == COMPARE_EQ || op == COMPARE_NE;

	return make_compare(view->d->arena, view->arg, op,
			    is_exact ? number(view, value) : bound(view, value));
}

/* NULL for what is no set of flags, but one of several things that the argument can be. */
static const struct ast_pred *bits_pred(const struct view *view, enum compare_op op,
					uint64_t bits)
{
	if (view->is_flags &&
	    read_as(view, READ_MASK, bits)->len < read_as(view, READ_FLAGS, bits)->len)
		return NULL;
	return make_compare(view->d->arena, view->arg, op, read_as(view, READ_FLAGS, bits));
}

static const struct ast_pred *mask_pred(const struct view *view, enum compare_op op,
					uint64_t mask, uint64_t value)
{
	struct arena *arena = view->d->arena;

	return make_masked(arena, view->arg, op, read_as(view, READ_MASK, mask),
			   make_range(arena, NULL,
				      decompile_masked(arena, &view->argument, mask, value),
				      NULL));
}

/* The values of FORM under its mask; NULL when it has ranges of them. */
static const struct ast_pred *masks_pred(const struct view *view, const struct value_form *form)
{
	struct arena *arena = view->d->arena;
	struct ast_ranges *values = NULL;

	for (size_t i = 0; i < form->list.len; i++) {
		uint64_t value = form->list.ptr[i].lo;

		if (value != form->list.ptr[i].hi)
			return NULL;
		values = make_range(arena, values,
				    decompile_masked(arena, &view->argument, form->mask, value),
				    NULL);
	}
	return make_masked(arena, view->arg,
			   form->kind == FORM_MASK_IN ? COMPARE_MASK_IN : COMPARE_MASK_NOT_IN,
			   read_as(view, READ_MASK, form->mask), values);
}

/* An end of the argument's range, or a few names for all there is up to there. */
static const struct ast_pred *order_pred(const struct view *view, const struct value_form *form)
{
	struct value_interval in = {form->lo, form->hi};
	struct value_list list = {&in, 1, 1};

	if (are_few_names(view, in) || form->kind == FORM_RANGE)
		return list_pred(view, COMPARE_IN, &list);
	if (form->kind == FORM_GE)
		return compare_pred(view, COMPARE_GE, form->lo);
	if (view->word.is_signed && form->hi == UINT64_MAX)
		return compare_pred(view, COMPARE_LT, 0);
	return compare_pred(view, COMPARE_LE, form->hi);
}

/* NULL when the language has no such condition. */
static const struct ast_pred *form_pred(const struct view *view, const struct value_form *form)
{
	switch (form->kind) {
	case FORM_EQ:
		return compare_pred(view, COMPARE_EQ, form->lo);
	case FORM_NE:
		return compare_pred(view, COMPARE_NE, form->lo);
	case FORM_LE:
	case FORM_GE:
	case FORM_RANGE:
		return order_pred(view, form);
	case FORM_IN:
		return list_pred(view, COMPARE_IN, &form->list);
	case FORM_NOT_IN:
		return list_pred(view, COMPARE_NOT_IN, &form->list);
	case FORM_HAS:
		return bits_pred(view, COMPARE_HAS, form->mask);
	case FORM_LACKS:
		return bits_pred(view, COMPARE_LACKS, form->mask);
	case FORM_HAS_ANY:
		return bits_pred(view, COMPARE_HAS_ANY, form->mask);
	case FORM_HAS_ONLY:
		return bits_pred(view, COMPARE_HAS_ONLY, form->mask);
	case FORM_MASK_IN:
	case FORM_MASK_NOT_IN:
		return masks_pred(view, form);
	case FORM_MASK_EQ:
		return mask_pred(view, COMPARE_MASK_EQ, form->mask, form->lo);
	case FORM_MASK_NE:
		return mask_pred(view, COMPARE_MASK_NE, form->mask, form->lo);
	case FORM_KINDS:
		break;
	}
	SCMPL_BUG("form of kind %d", (int)form->kind);
}

/* What it takes to read VALUE, whose kinds of words count. */
static unsigned unnamed_cost(const struct view *view, const struct ast_value *value,
			     unsigned each)
{
	unsigned cost = 0;

	for (size_t i = 0; i < value->len; i++)
		cost += value->ptr[i].is_constant ? 0 : each;
	return view->has_names ? cost : 0;
}

static unsigned order_cost(const struct view *view)
{
	if (view->is_flags || view->taken.is_pointer)
		return ORDERED_FLAGS;
	return view->has_names ? ORDERED_NAMES : 0;
}

static unsigned list_cost(const struct view *view, const struct ast_ranges *list)
{
	unsigned cost = view->is_flags ? LISTED_FLAGS : 0;

	for (size_t i = 0; i < list->len; i++)
		cost += list->ptr[i].hi ? order_cost(view)
					: unnamed_cost(view, list->ptr[i].lo, UNNAMED);
	return cost;
}

static unsigned bits_cost(const struct view *view)
{
	return view->is_flags ? 0 : BITS_OF_NUMBER;
}

static unsigned compare_cost(const struct view *view, const struct ast_compare *compare)
{
	const struct ast_value *value = compare->values->ptr[0].lo;

	switch (compare->op) {
	case COMPARE_EQ:
	case COMPARE_NE:
		return 0;
	case COMPARE_LT:
	case COMPARE_LE:
	case COMPARE_GT:
	case COMPARE_GE:
		return order_cost(view);
	case COMPARE_IN:
	case COMPARE_NOT_IN:
		return list_cost(view, compare->values);
	case COMPARE_HAS:
	case COMPARE_HAS_ANY:
	case COMPARE_HAS_ONLY:
	case COMPARE_LACKS:
		return bits_cost(view) + unnamed_cost(view, value, UNNAMED_BITS);
	case COMPARE_MASK_EQ:
	case COMPARE_MASK_NE:
	case COMPARE_MASK_IN: /* it has to be thought through for each value */
	case COMPARE_MASK_NOT_IN:
		return (unsigned)compare->values->len *
		       (MASK + bits_cost(view) +
			unnamed_cost(view, compare->mask, UNNAMED_BITS));
	}
	SCMPL_BUG("comparison of kind %d", (int)compare->op);
}

/* Beside the letters of PRED. */
static unsigned thinking_cost(const struct view *view, const struct ast_pred *pred)
{
	unsigned cost = 0;

	if (pred->kind == PRED_COMPARE)
		return compare_cost(view, &pred->u.compare);
	for (size_t i = 0; i < pred->u.of.len; i++)
		cost += thinking_cost(view, pred->u.of.ptr[i]);
	return cost;
}

/* Choosing. */

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static unsigned letters(const struct view *view, const struct ast_pred *pred)
{
	const char *text = fmt_pred(view->d->arena, pred);
	unsigned count = 0, run;

	for (; *text; text += run, count += run < NAME ? run : NAME)
		for (run = 1; is_name(text[0]) && text[0] > '9' && is_name(text[run]); run++)
			;
	return count;
}

/* PRED for what BEST is so far, if it costs less. */
static void offer(const struct view *view, const struct ast_pred *pred,
		  struct conjunction *best)
{
	unsigned cost;

	if (!pred)
		return;
	cost = letters(view, pred) + thinking_cost(view, pred);
	if (best->all.len && best->cost <= cost)
		return;
	*best = (struct conjunction){.cost = cost};
	*VEC_PUSH(view->d->arena, &best->all) = pred;
}

static void offer_all(const struct conjunction *all, struct conjunction *best)
{
	if (!best->all.len || all->cost < best->cost)
		*best = *all;
}

static void offer_forms(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct value_forms found =
		value_forms_find(view->d->d, view->d->arena, view->word, set);

	for (size_t i = 0; i < found.len; i++)
		offer(view, form_pred(view, &found.forms[i]), best);
}

/* A list however long, of what is in SET or of what is not. */
static void offer_list(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct diagram_pieces pieces;
	struct value_list lists[2] = {{0}, {0}};

	if (!diagram_pieces(view->d->d, set, view->word, VALUES_MAX, &pieces))
		return;
	for (size_t i = 0; i < pieces.len; i++)
		*VEC_PUSH(view->d->arena, &lists[pieces.ptr[i].rest == DIAGRAM_TRUE]) =
			(struct value_interval){pieces.ptr[i].lo, pieces.ptr[i].hi};
	offer(view, list_pred(view, COMPARE_IN, &lists[true]), best);
	offer(view, list_pred(view, COMPARE_NOT_IN, &lists[false]), best);
}

static void offer_union(const struct view *view, diagram_id set, struct conjunction *best)
{
	const struct ast_pred *pred = NULL, *part;
	struct value_union forms;

	if (!value_union_find(view->d->d, view->d->arena, view->word, set, &forms))
		return;
	for (size_t i = 0; i < forms.len; i++) {
		part = form_pred(view, &forms.ptr[i]);
		if (!part)
			return;
		pred = pred ? make_or(view->d->arena, pred, part) : part;
	}
	offer(view, pred, best);
}

/* Where nothing else can say it. */
static void offer_masks(const struct view *view, diagram_id set, struct conjunction *best)
{
	const struct ast_pred *pred = NULL, *one;
	struct cube_list cubes;

	if (!isop_find(view->d->d, set, set, CUBES_MAX, &cubes))
		return;
	for (size_t i = 0; i < cubes.len; i++) {
		struct cube_arg bits = cubes.ptr[i].arg[view->argument.position];

		one = mask_pred(view, COMPARE_MASK_EQ, bits.mask, bits.value);
		pred = i ? make_or(view->d->arena, pred, one) : one;
	}
	offer(view, pred, best);
}

static void add_all(struct arena *arena, struct conjunction *to, const struct conjunction *from)
{
	for (size_t i = 0; i < from->all.len; i++)
		*VEC_PUSH(arena, &to->all) = from->all.ptr[i];
	to->cost += from->cost;
}

/* The values in both A and B. */
static bool say_both(const struct view *view, diagram_id a, diagram_id b,
		     struct conjunction *out)
{
	unsigned position = (unsigned)view->argument.position;
	struct conjunction second;

	if (!argument_say(view->d, position, a, out) ||
	    !argument_say(view->d, position, b, &second))
		return false;
	add_all(view->d->arena, out, &second);
	return true;
}

static const struct ast_pred *and_of(struct arena *arena, const struct conjunction *all)
{
	const struct ast_pred *pred = NULL;

	for (size_t i = 0; i < all->all.len; i++)
		pred = make_and(arena, pred, all->all.ptr[i]);
	return pred;
}

/* The bits that are the same in all values of SET. */
static struct cube_arg common_bits(const struct view *view, diagram_id set)
{
	struct diagrams *d = view->d->d;
	struct cube_arg common = {0, 0};

	for (uint64_t left = asked(view->d, (unsigned)view->argument.position, set); left;
	     left &= left - 1) {
		uint64_t bit = left & (~left + 1);
		diagram_id is_set = diagram_masked(d, view->word, bit, bit);

		if (diagram_and(d, set, is_set) == DIAGRAM_FALSE)
			common.mask |= bit;
		else if (diagram_implies(d, set, is_set)) {
			common.mask |= bit;
			common.value |= bit;
		}
	}
	return common;
}

/* SET by the bits that all its values have, and by the others; false when there are none. */
static bool split_common(const struct view *view, diagram_id set, diagram_id *bits,
			 diagram_id *rest)
{
	struct cube_arg args[CUBE_ARGS] = {{0, 0}};
	struct cube_arg common = common_bits(view, set);

	args[view->argument.position] = common;
	*bits = diagram_masked(view->d->d, view->word, common.mask, common.value);
	*rest = diagram_with_args(view->d->d, set, args);
	return common.mask && *rest != DIAGRAM_TRUE;
}

/* "flags lacks O_CREAT and flags has any O_TRUNC|O_APPEND", and the opposite of such. */
static void offer_common(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct diagrams *d = view->d->d;
	struct arena *arena = view->d->arena;
	unsigned position = (unsigned)view->argument.position;
	struct conjunction both, other;
	diagram_id bits, rest;

	if (split_common(view, set, &bits, &rest) && say_both(view, bits, rest, &both))
		offer_all(&both, best);
	if (!split_common(view, diagram_not(d, set), &bits, &rest) ||
	    !argument_say(view->d, position, diagram_not(d, bits), &both) ||
	    !argument_say(view->d, position, diagram_not(d, rest), &other))
		return;
	offer(view, make_or(arena, and_of(arena, &both), and_of(arena, &other)), best);
}

/* What the bits above the argument are where its own are in REST. */
static diagram_id upper_values(const struct view *view, const struct diagram_pieces *pieces,
			       diagram_id rest)
{
	diagram_id upper = DIAGRAM_FALSE;
	unsigned bits = view->taken.bits;

	for (size_t i = 0; i < pieces->len; i++)
		if (pieces->ptr[i].rest == rest)
			upper = diagram_or(
				view->d->d, upper,
				diagram_range(view->d->d, view->word, pieces->ptr[i].lo << bits,
					      pieces->ptr[i].hi << bits | all_bits(bits)));
	return upper;
}

/* REST, where it is not what holds anyway, and the bits above that make it so. */
static bool say_upper(const struct view *view, const struct diagram_pieces *pieces,
		      diagram_id rest, struct conjunction *out)
{
	unsigned position = (unsigned)view->argument.position;
	struct diagrams *d = view->d->d;
	bool is_always = true;

	for (size_t i = 0; i < pieces->len; i++)
		is_always = is_always && diagram_implies(d, rest, pieces->ptr[i].rest);
	if (is_always)
		return argument_say(view->d, position, rest, out);
	if (rest == DIAGRAM_TRUE)
		return argument_say(view->d, position, upper_values(view, pieces, rest), out);
	return say_both(view, rest, upper_values(view, pieces, rest), out);
}

static bool is_first_piece(const struct diagram_pieces *pieces, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (pieces->ptr[i].rest == pieces->ptr[index].rest)
			return false;
	return true;
}

/* "family == AF_NETLINK and wide family >= 0x100000000", or several such. */
static void offer_upper(const struct view *view, diagram_id set, struct conjunction *best)
{
	unsigned position = (unsigned)view->argument.position, bits = view->taken.bits;
	struct diagram_word word = {DIAGRAM_ARG(position, bits), false, UINT64_MAX >> bits};
	struct arena *arena = view->d->arena;
	const struct ast_pred *pred = NULL;
	struct diagram_pieces pieces;
	struct conjunction one;
	size_t len = 0;

	if (!diagram_pieces(view->d->d, set, word, UPPER_MAX, &pieces))
		return;
	for (size_t i = 0; i < pieces.len; i++) {
		if (pieces.ptr[i].rest == DIAGRAM_FALSE || !is_first_piece(&pieces, i))
			continue;
		if (!say_upper(view, &pieces, pieces.ptr[i].rest, &one))
			return;
		pred = len++ ? make_or(arena, pred, and_of(arena, &one)) : and_of(arena, &one);
	}
	if (len == 1)
		offer_all(&one, best);
	else
		offer(view, pred, best);
}

/* Atoms. */

static diagram_id atom_set(const struct view *view, enum compare_op op, uint64_t value)
{
	switch (op) {
	case COMPARE_LT:
		return diagram_compare(view->d->d, view->word, RELATION_LT, value);
	case COMPARE_LE:
		return diagram_compare(view->d->d, view->word, RELATION_LE, value);
	case COMPARE_GT:
		return diagram_compare(view->d->d, view->word, RELATION_GT, value);
	default:
		return diagram_compare(view->d->d, view->word, RELATION_GE, value);
	}
}

/* The source said SET, or the opposite, by an order: so it is what its author thinks of. */
static bool say_atom(const struct view *view, diagram_id set, struct conjunction *out)
{
	const struct atoms *atoms = view->d->atoms;

	for (size_t i = 0; atoms && i < atoms->len; i++) {
		static const enum compare_op opposite[] = {[COMPARE_LT] = COMPARE_GE,
							   [COMPARE_GE] = COMPARE_LT,
							   [COMPARE_LE] = COMPARE_GT,
							   [COMPARE_GT] = COMPARE_LE};
		const struct atom *atom = &atoms->ptr[i];
		enum compare_op ops[2] = {atom->op, opposite[atom->op]};

		for (int j = 0; j < 2 && (int)atom->position == view->argument.position; j++)
			if (atom_set(view, ops[j], atom->value) == set) {
				*out = (struct conjunction){0};
				offer(view, compare_pred(view, ops[j], atom->value), out);
				out->cost = letters(view, out->all.ptr[0]);
				return true;
			}
	}
	return false;
}

bool argument_say(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out)
{
	struct view view = view_of(d, position, set), wide = wide_view(view);
	bool is_whole = view.taken.bits == abi_info(d->abi)->bits;

	if (say_atom(&view, set, out) || (is_whole && say_atom(&wide, set, out)))
		return true;
	*out = (struct conjunction){0};
	offer_forms(&view, set, out);
	if (is_whole && view.taken.is_signed) /* "wide" numbers have no sign */
		offer_forms(&wide, set, out);
	if (out->all.len && out->cost <= LONG)
		return true;
	if (asked(d, position, set) & ~all_bits(view.taken.bits))
		offer_upper(&view, set, out);
	offer_common(&view, set, out);
	if (out->all.len && out->cost <= 2 * LONG)
		return true;
	offer_list(&view, set, out);
	offer_union(&view, set, out);
	if (!out->all.len)
		offer_masks(&view, set, out);
	return out->all.len != 0;
}

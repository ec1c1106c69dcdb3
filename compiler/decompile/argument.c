/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One argument: of all ways to say a set of its values the one that is the shortest to read,
 * where what takes thinking counts for more than its letters.
 */
#include "model/isop.h"
#include "model/value_form.h"
#include "decompile/formula.h"
#include "decompile/view.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#define MASKS_MAX 512 /* of a set that nothing else says */
#define DEPTH_MAX 2   /* of what is taken apart */
#define NAMES_MAX 8   /* of a range that says more by names than by its ends */

/* In letters. */
#define NAME 6      /* a name, however long */
#define UNNAMED 20  /* a number among names */
#define SHORT 40    /* what is shorter needs no other way to be looked for ... */
#define LONG 140    /* ... and this long only ways that the source shows */
#define NO_ORDER 60 /* greater or less, of what has no order but in a program */
#define NOT 15      /* "not ", and what has to be turned round */
#define NO_FORM 400 /* what takes several comparisons */

/* What a form looks like, and what it costs beside its letters, by the kind of argument. */
static const struct {
	enum { ONE, LIST, BITS, MASKS } shape;
	enum compare_op op;
	uint8_t cost[3];
} shapes[FORM_KINDS] = {
	[FORM_EQ] = {ONE, COMPARE_EQ, {0, 0, 0}},
	[FORM_NE] = {ONE, COMPARE_NE, {0, 0, 0}},
	[FORM_LE] = {ONE, COMPARE_LE, {0, 20, 60}},
	[FORM_GE] = {ONE, COMPARE_GE, {0, 20, 60}},
	[FORM_RANGE] = {LIST, COMPARE_IN, {0, 0, 0}},
	[FORM_IN] = {LIST, COMPARE_IN, {0, 0, 10}},
	[FORM_NOT_IN] = {LIST, COMPARE_NOT_IN, {0, 0, 10}},
	[FORM_HAS] = {BITS, COMPARE_HAS, {30, 30, 0}},
	[FORM_LACKS] = {BITS, COMPARE_LACKS, {30, 30, 0}},
	[FORM_HAS_ANY] = {BITS, COMPARE_HAS_ANY, {30, 30, 0}},
	[FORM_HAS_ONLY] = {BITS, COMPARE_HAS_ONLY, {30, 30, 0}},
	[FORM_MASK_IN] = {MASKS, COMPARE_MASK_IN, {70, 70, 50}},
	[FORM_MASK_NOT_IN] = {MASKS, COMPARE_MASK_NOT_IN, {70, 70, 50}},
	[FORM_MASK_EQ] = {MASKS, COMPARE_MASK_EQ, {50, 50, 20}},
	[FORM_MASK_NE] = {MASKS, COMPARE_MASK_NE, {50, 50, 20}},
};

/* Values. */

static const struct ast_value *read_as(const struct view *view, enum reading reading,
				       uint64_t value)
{
	return decompile_value(view->d->arena, &view->argument, reading, value);
}

static const struct ast_value *hex(const struct view *view, uint64_t value)
{
	return make_number(view->d->arena, NULL, value, NUMBER_HEX);
}

/* A value to compare with.  Of a whole register, the sign of the argument is a bit as any. */
static const struct ast_value *number(const struct view *view, uint64_t value)
{
	if (view->taken.is_signed && view->arg.wide && value > view_all(view) >> 1)
		return hex(view, value);
	return read_as(view, READ_VALUE, value);
}

static const struct ast_value *bound(const struct view *view, uint64_t value)
{
	bool is_negative = view->word.is_signed && (int64_t)value < 0;

	return view->kind == IS_FLAGS && !is_negative ? read_as(view, READ_BOUND, value)
						      : number(view, value);
}

static bool are_few_names(const struct view *view, struct value_interval in)
{
	if (in.hi - in.lo >= NAMES_MAX)
		return false;
	for (uint64_t value = in.lo; number(view, value)->ptr[0].is_constant; value++)
		if (value == in.hi)
			return true;
	return false;
}

/* True when LIST has VALUE without the bits that only VALUE itself names. */
static bool is_told(const struct view *view, const struct value_list *list, uint64_t value)
{
	uint64_t rest = value & ~view_left_out(view);

	for (size_t i = 0; i < list->len && rest != value; i++)
		if (list->ptr[i].lo <= rest && rest <= list->ptr[i].hi)
			return true;
	return false;
}

/* FORM's values as they are written: ranges, and single ones. */
static struct value_list written(const struct view *view, const struct value_form *form)
{
	struct value_interval one = {form->lo, form->hi};
	struct value_list list = {&one, 1, 1}, out = {0};

	if (form->list.len)
		list = form->list;
	for (size_t i = 0; i < list.len; i++) {
		struct value_interval in = list.ptr[i];

		if (in.hi - in.lo > 1 && !are_few_names(view, in)) {
			*VEC_PUSH(view->d->arena, &out) = in;
			continue;
		}
		for (uint64_t value = in.lo;; value++) {
			if (!is_told(view, &list, value))
				*VEC_PUSH(view->d->arena, &out) =
					(struct value_interval){value, value};
			if (value == in.hi)
				break;
		}
	}
	return out;
}

/* Forms as conditions, NULL where the language has none for them. */

static const struct ast_pred *one_pred(const struct view *view, enum compare_op op,
				       uint64_t value)
{
	bool is_exact = op == COMPARE_EQ || op == COMPARE_NE;

	return make_compare(view->d->arena, view->arg, op,
			    is_exact ? number(view, value) : bound(view, value));
}

static const struct ast_pred *list_pred(const struct view *view, enum compare_op op,
					const struct value_form *form)
{
	struct value_list list = written(view, form);
	struct ast_ranges *ranges = NULL;

	for (size_t i = 0; i < list.len; i++) {
		struct value_interval in = list.ptr[i];

		ranges = in.lo == in.hi
				 ? make_range(view->d->arena, ranges, number(view, in.lo), NULL)
				 : make_range(view->d->arena, ranges, bound(view, in.lo),
					      bound(view, in.hi));
	}
	return make_in(view->d->arena, view->arg, op, ranges);
}

/* Not for what is no set of flags, but one of several things that the argument can be. */
static const struct ast_pred *bits_pred(const struct view *view, enum compare_op op,
					uint64_t bits)
{
	const struct ast_value *flags = read_as(view, READ_FLAGS, bits);

	if (view->kind == IS_FLAGS && read_as(view, READ_MASK, bits)->len < flags->len)
		return NULL;
	return make_compare(view->d->arena, view->arg, op, flags);
}

static const struct ast_pred *masks_pred(const struct view *view, enum compare_op op,
					 const struct value_form *form)
{
	struct value_interval exact = {form->lo, form->lo};
	struct value_list list =
		form->list.len ? form->list : (struct value_list){&exact, 1, 1};
	struct arena *arena = view->d->arena;
	struct ast_ranges *values = NULL;

	for (size_t i = 0; i < list.len; i++) {
		uint64_t value = list.ptr[i].lo;

		if (value != list.ptr[i].hi)
			return NULL;
		values = make_range(arena, values,
				    decompile_masked(arena, &view->argument, form->mask, value),
				    NULL);
	}
	return make_masked(arena, view->arg, op, read_as(view, READ_MASK, form->mask), values);
}

static bool is_list(const struct view *view, const struct value_form *form)
{
	struct value_interval in = {form->lo, form->hi};

	return shapes[form->kind].shape == LIST ||
	       (shapes[form->kind].shape == ONE && in.lo != in.hi && are_few_names(view, in));
}

static bool is_below_zero(const struct view *view, const struct value_form *form)
{
	return form->kind == FORM_LE && view->word.is_signed &&
	       (form->hi | ~view->word.read) == UINT64_MAX;
}

static const struct ast_pred *form_pred(const struct view *view, const struct value_form *form)
{
	enum compare_op op = shapes[form->kind].op;

	if (is_list(view, form))
		return list_pred(view, op == COMPARE_NOT_IN ? op : COMPARE_IN, form);
	switch (shapes[form->kind].shape) {
	case ONE:
		if (is_below_zero(view, form))
			return one_pred(view, COMPARE_LT, 0);
		return one_pred(view, op, op == COMPARE_LE ? form->hi : form->lo);
	case LIST:
		break;
	case BITS:
		return bits_pred(view, op, form->mask);
	case MASKS:
		return masks_pred(view, op, form);
	}
	SCMPL_BUG("form of kind %d", (int)form->kind);
}

/* The bits that FORM, which is no list, names. */
static uint64_t named_by(const struct view *view, const struct value_form *form)
{
	if (shapes[form->kind].shape != ONE)
		return form->kind == FORM_HAS_ONLY ? ~view->taken.unread : UINT64_MAX;
	if (is_below_zero(view, form))
		return 0;
	return form->kind == FORM_LE ? form->hi : form->lo;
}

/* What FORM comes to when it is read again: with bits left out, another set maybe. */
static diagram_id form_read(const struct view *view, const struct value_form *form)
{
	struct diagrams *d = view->d->d;
	struct value_list list =
		is_list(view, form) ? written(view, form) : (struct value_list){0};
	diagram_id set = DIAGRAM_FALSE;

	for (size_t i = 0; i < list.len; i++) {
		struct value_interval in = list.ptr[i];

		set = diagram_or(
			d, set,
			diagram_range(d, view_naming(view, in.lo | in.hi), in.lo, in.hi));
	}
	if (list.len)
		return form->kind == FORM_NOT_IN ? diagram_not(d, set) : set;
	return value_form_set(d, view_naming(view, named_by(view, form)), form);
}

static bool is_exact(const struct view *view, const struct value_form *form)
{
	return !view_left_out(view) ||
	       form_read(view, form) == value_form_set(view->d->d, view->word, form);
}

/* Choosing. */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_in_word(char c)
{
	return is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static unsigned letters(const struct view *view, const struct ast_pred *pred)
{
	const char *text = fmt_pred(view->d->arena, pred);
	unsigned count = 0, run;

	for (; *text; text += run) {
		bool is_name = *text >= 'A' && *text <= 'Z';

		for (run = 1; is_in_word(text[0]) && is_in_word(text[run]); run++)
			;
		count += is_name && run > NAME ? NAME : run;
		if (view->kind != IS_NUMBER && is_digit(*text))
			count += UNNAMED;
	}
	return count;
}

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

static unsigned ranges_in(const struct ast_ranges *values)
{
	unsigned count = 0;

	for (size_t i = 0; i < values->len; i++)
		count += values->ptr[i].hi != NULL;
	return count;
}

/* FORM_KINDS: there is none. */
static enum value_form_kind opposite(enum value_form_kind kind)
{
	static const enum value_form_kind pairs[][2] = {
		{FORM_EQ, FORM_NE},           {FORM_LE, FORM_GE},
		{FORM_IN, FORM_NOT_IN},       {FORM_RANGE, FORM_NOT_IN},
		{FORM_LACKS, FORM_HAS_ANY},   {FORM_MASK_IN, FORM_MASK_NOT_IN},
		{FORM_MASK_EQ, FORM_MASK_NE},
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		for (int j = 0; j < 2; j++)
			if (pairs[i][j] == kind)
				return pairs[i][!j];
	return FORM_KINDS;
}

/* The source says it so, or the opposite so. */
static bool is_written(const struct view *view, const struct value_form *form)
{
	struct diagrams *d = view->d->d;
	const struct atoms *atoms = &view->d->atoms;
	diagram_id set = atoms->len ? value_form_set(d, view->word, form) : DIAGRAM_FALSE;
	diagram_id others = atoms->len ? diagram_not(d, set) : DIAGRAM_FALSE;

	for (size_t i = 0; i < atoms->len; i++) {
		const struct atom *atom = &atoms->ptr[i];

		if (atom->kind != FORM_KINDS &&
		    ((atom->kind == form->kind && atom->where == set) ||
		     (opposite(atom->kind) == form->kind && atom->where == others)))
			return true;
	}
	return false;
}

static bool is_order(const struct atom *atom)
{
	return atom->kind == FORM_LE || atom->kind == FORM_GE;
}

/* The source compares the argument by order: ranges of it are nothing strange. */
static bool has_orders(const struct view *view)
{
	for (size_t i = 0; i < view->d->atoms.len; i++)
		if (is_order(&view->d->atoms.ptr[i]) &&
		    view->d->atoms.ptr[i].argument == (unsigned)view->argument.position)
			return true;
	return false;
}

/* What FORM, which PRED is, costs beside its letters. */
static unsigned thinking(const struct view *view, const struct value_form *form,
			 const struct ast_pred *pred)
{
	unsigned cost = shapes[form->kind].cost[view->kind];
	unsigned order = has_orders(view) ? 0 : shapes[FORM_LE].cost[view->kind];

	if (is_written(view, form))
		return 0;
	switch (shapes[form->kind].shape) {
	case ONE:
		return form->kind == FORM_LE || form->kind == FORM_GE ? order : cost;
	case LIST:
		return cost + ranges_in(pred->u.compare.values) * order;
	case MASKS: /* to be thought through for each value */
		return cost * (unsigned)pred->u.compare.values->len;
	case BITS:
		break;
	}
	return cost;
}

static void offer_form(const struct view *view, const struct value_form *form,
		       struct conjunction *best)
{
	const struct ast_pred *pred = is_exact(view, form) ? form_pred(view, form) : NULL;

	if (pred)
		offer_pred(view, pred, letters(view, pred) + thinking(view, form, pred), best);
}

static void offer_forms(const struct view *view, diagram_id set, struct conjunction *best)
{
	struct value_forms found =
		value_forms_find(view->d->d, view->d->arena, view->word, set);

	for (size_t i = 0; i < found.len; i++)
		offer_form(view, &found.forms[i], best);
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

	const struct ast_pred *pred = one_pred(view, op, atom->bound);
	bool is_odd = atom->is_of_profile && class_names_all(class_of(&view->argument));

	if (diagram_compare(view->d->d, view_naming(view, atom->bound), relations[op],
			    atom->bound) == set)
		offer_pred(view, pred, letters(view, pred) + (is_odd ? NO_ORDER : 0), best);
}

/* The source said SET, or the opposite, by an order: so it is what its author thinks of. */
static bool say_order(const struct view *view, diagram_id set, struct conjunction *out)
{
	const struct atoms *atoms = &view->d->atoms;

	*out = (struct conjunction){0};
	for (size_t i = 0; i < atoms->len; i++) {
		const struct atom *atom = &atoms->ptr[i];

		if (is_order(atom) &&
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

/* By a single comparison, if there is one. */
static bool say_form(const struct view *view, diagram_id set, struct conjunction *out)
{
	bool is_whole = view->taken.bits == abi_info(view->d->abi)->bits;
	bool is_left_out = view_asked(view, set) & view_left_out(view),
	     is_half = is_low(view, set);
	struct view other = is_half ? view_low(*view) : view_wide(*view), all = *view;

	out->is_order = say_order(view, set, out) || (is_whole && say_order(&other, set, out));
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
	bool is_said;

	if (diagram_is_leaf(set)) /* no more room for others */
		return false;
	if (say_form(&view, set, out) && (out->is_order || out->cost <= SHORT))
		return true;
	is_said = out->all.len && out->cost <= LONG;
	if (formula_find(d, position, set, &said))
		offer(&said, out);
	if (is_said || (out->all.len && out->cost <= 2 * SHORT))
		return true;
	offer_parts(&view, set, out);
	if (out->all.len && out->cost <= 2 * LONG)
		return true;
	if (value_union_find(d->d, d->arena, view.word, set, &parts))
		offer_union(&view, &parts, out);
	if (!out->all.len)
		offer_masks(&view, set, out);
	return out->all.len != 0;
}

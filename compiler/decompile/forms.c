/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/forms.h"

#include "kernel/consts.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#define NAMES_MAX 8 /* of a range that says more by names than by its ends */

/* In letters. */
#define NAME 6     /* a name, however long */
#define UNNAMED 20 /* a number among names */

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

const struct ast_pred *form_order(const struct view *view, enum compare_op op, uint64_t value)
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

/* The values of FORM under its mask, each by itself; empty: too many. */
static struct value_list masked_values(const struct view *view, const struct value_form *form)
{
	struct value_interval exact = {form->lo, form->lo};
	struct value_list list = {&exact, 1, 1}, out = {0};

	if (form->list.len)
		list = form->list;
	for (size_t i = 0; i < list.len; i++) {
		struct value_interval in = list.ptr[i];

		if (in.hi - in.lo >= NAMES_MAX)
			return (struct value_list){0};
		for (uint64_t j = 0; j <= in.hi - in.lo; j++)
			*VEC_PUSH(view->d->arena, &out) =
				(struct value_interval){in.lo + j, in.lo + j};
	}
	return out;
}

static const struct ast_pred *masks_pred(const struct view *view, enum compare_op op,
					 const struct value_form *form)
{
	struct value_list list = masked_values(view, form);
	struct arena *arena = view->d->arena;
	struct ast_ranges *values = NULL;

	if (!list.len)
		return NULL;
	for (size_t i = 0; i < list.len; i++)
		values = make_range(
			arena, values,
			decompile_masked(arena, &view->argument, form->mask, list.ptr[i].lo),
			NULL);
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

static const struct ast_pred *pred_of(const struct view *view, const struct value_form *form)
{
	enum compare_op op = shapes[form->kind].op;

	if (is_list(view, form))
		return list_pred(view, op == COMPARE_NOT_IN ? op : COMPARE_IN, form);
	switch (shapes[form->kind].shape) {
	case ONE:
		if (is_below_zero(view, form))
			return form_order(view, COMPARE_LT, 0);
		return form_order(view, op, op == COMPARE_LE ? form->hi : form->lo);
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

		set = diagram_range_ends(d, view_naming(view, in.lo | in.hi), in.lo, in.hi,
					 (struct diagram_ends){DIAGRAM_TRUE, set});
	}
	if (list.len)
		return form->kind == FORM_NOT_IN ? diagram_not(d, set) : set;
	return value_form_set(d, view_naming(view, named_by(view, form)), form);
}

const struct ast_pred *form_pred(const struct view *view, const struct value_form *form)
{
	bool is_exact = !view_left_out(view) ||
			form_read(view, form) == value_form_set(view->d->d, view->word, form);

	return is_exact ? pred_of(view, form) : NULL;
}

/* Costs. */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_in_word(char c)
{
	return is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

unsigned form_letters(const struct view *view, const struct ast_pred *pred)
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

/* How many values FORM compares under its mask; of a list, those that the source does not. */
static unsigned unwritten_values(const struct view *view, const struct value_form *form)
{
	struct diagrams *d = view->d->d;
	const struct atoms *atoms = &view->d->atoms;
	struct value_list list = masked_values(view, form);
	unsigned count = 0;

	if (!form->list.len)
		return 1;
	for (size_t i = 0; i < list.len; i++) {
		diagram_id set = diagram_masked(d, view->word, form->mask, list.ptr[i].lo);
		bool is_there = false;

		for (size_t j = 0; j < atoms->len && !is_there; j++)
			is_there = atoms->ptr[j].where == set ||
				   atoms->ptr[j].where == diagram_not(d, set);
		count += !is_there;
	}
	return count;
}

/* PRED asks for bits of a number among the flags: other numbers than O_RDWR have its bit. */
static bool names_part(const struct view *view, const struct ast_pred *pred)
{
	const struct ast_value *value = pred->u.compare.values->ptr[0].lo;
	int class = class_of(&view->argument), mask;

	for (size_t i = 0; i < value->len; i++) {
		struct str name = value->ptr[i].text;
		int constant = value->ptr[i].is_constant ? const_find(name.ptr, name.len) : -1;

		if (constant >= 0 && class_role(class, constant, &mask) == CLASS_PART)
			return true;
	}
	return false;
}

bool form_is_order(enum value_form_kind kind)
{
	return kind == FORM_LE || kind == FORM_GE;
}

/* The source compares the argument by order: ranges of it are nothing strange. */
static bool has_orders(const struct view *view)
{
	for (size_t i = 0; i < view->d->atoms.len; i++)
		if (form_is_order(view->d->atoms.ptr[i].kind) &&
		    view->d->atoms.ptr[i].argument == (unsigned)view->argument.position)
			return true;
	return false;
}

unsigned form_thinking(const struct view *view, const struct value_form *form,
		       const struct ast_pred *pred)
{
	unsigned cost = shapes[form->kind].cost[view->kind];
	unsigned order = has_orders(view) ? 0 : shapes[FORM_LE].cost[view->kind];

	if (shapes[form->kind].shape == BITS && names_part(view, pred))
		return shapes[form->kind].cost[HAS_NAMES];
	if (is_written(view, form))
		return 0;
	switch (shapes[form->kind].shape) {
	case ONE:
		return form_is_order(form->kind) ? order : cost;
	case LIST:
		return cost + ranges_in(pred->u.compare.values) * order;
	case MASKS: /* to be thought through for each value */
		return cost * unwritten_values(view, form);
	case BITS:
		break;
	}
	return cost;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values are looked at as intervals of the argument's own domain: a signed
 * argument counts from below zero, an unsigned one from zero.
 */
#include "sema/compare.h"

#include "kernel/classes.h"
#include "kernel/consts.h"
#include "sema/value.h"
#include "syntax/stdlib.h"

#include <inttypes.h>

/* An argument under comparison. */
struct compared_argument {
	const struct subject *subject;
	const struct ast_pred *pred;
	struct syscall_arg info;
	int position;
	uint64_t width;    /* the bits the kernel looks at */
	uint64_t compared; /* of these, those of the value: what values name comes to them */
};

/* Both ends are included; as signed numbers when the argument is. */
struct value_range {
	uint64_t lo, hi;
};

/* What there is to know of a kind of comparison. */
struct comparison_facts {
	bool (*get)(const struct compared_argument *arg, diagram_id *where);
	bool is_opposite; /* that gives the calls that do not meet it, which is simpler */
	enum value_form_kind form;
	enum diagram_relation relation; /* of get_order */
};

static struct diag_sink *diags_of(const struct compared_argument *arg)
{
	return arg->subject->unit->ctx->diags;
}

static struct diagrams *diagrams_of(const struct compared_argument *arg)
{
	return arg->subject->unit->ctx->diagrams;
}

/* What is compared with a value that names BITS: bits that nobody looks at are no sign. */
static struct diagram_word naming(const struct compared_argument *arg, uint64_t bits)
{
	uint64_t read = (arg->compared | bits) & arg->width;
	uint64_t sign = arg->width ^ arg->width >> 1;

	return diagram_argument((unsigned)arg->position, read,
				arg->info.is_signed && (read & sign));
}

/* ARG & MASK == BITS; bits that this ABI's narrower argument does not have are zero. */
static diagram_id pattern(const struct compared_argument *arg, uint64_t mask, uint64_t bits)
{
	return diagram_masked(diagrams_of(arg), naming(arg, arg->width), mask, bits);
}

/*
 * True when BITS fits the argument on another ABI of the rule, where it is wider: here it never
 * occurs then.  With SPARE, one bit less has to do, as the highest is a sign.
 */
static bool fits_elsewhere(const struct compared_argument *arg, uint64_t bits, unsigned spare)
{
	ABI_EACH(abi, arg->subject->abis & syscall_abis(arg->subject->id)) {
		struct subject other = *arg->subject;
		struct syscall_arg info;
		int position;

		other.abi = abi;
		if (predicate_argument(&other, &arg->pred->u.compare.arg, &info, &position) ==
			    PREDICATE_OK &&
		    (info.bits == 64 || bits >> (info.bits - spare) == 0))
			return true;
	}
	return false;
}

static bool report_wide(const struct compared_argument *arg, struct span span, uint64_t bits)
{
	struct diag *diag;

	diag = diag_error(diags_of(arg), span, DIAG_VALUE_TOO_WIDE,
			  "0x%llx does not fit in '%.*s', which has %d bits%s",
			  (unsigned long long)bits, STR_FMT(arg->pred->u.compare.arg.name.text),
			  arg->info.bits, arg->info.is_signed ? " and a sign" : "");
	if (!arg->pred->u.compare.arg.wide)
		diag_note(diags_of(arg), diag,
			  "the kernel discards the rest; `wide` compares the raw 64 bits");
	return false;
}

/* AST as a pattern of bits; the bits beyond this ABI's width stay, and match nothing there. */
static bool get_pattern(const struct compared_argument *arg, const struct ast_value *ast,
			uint64_t *bits)
{
	struct value value;

	if (!value_get(arg->subject->unit, ast, arg->subject->abi, &value))
		return false;
	*bits = value.bits;
	if (value.is_negative) {
		if ((int64_t)value.bits >= -(int64_t)(arg->width >> 1) - 1)
			*bits &= arg->width;
		else if (!fits_elsewhere(arg, *bits, 0))
			return report_wide(arg, ast->span, *bits);
	} else if ((*bits & ~arg->width) && !fits_elsewhere(arg, *bits, 0)) {
		return report_wide(arg, ast->span, *bits);
	}
	if (value.has_minus && !arg->info.is_signed) {
		struct diag *diag = diag_error(diags_of(arg), ast->span, DIAG_NEGATIVE_VALUE,
					       "'%.*s' is unsigned, and never below zero",
					       STR_FMT(arg->pred->u.compare.arg.name.text));

		diag_hint(diags_of(arg), diag, "did you mean '0x%" PRIx64 "'?", *bits);
		return false;
	}
	return true;
}

/* AST as a number in the argument's order; IS_EXACT takes a signed one's bit pattern, too. */
static bool get_number(const struct compared_argument *arg, const struct ast_value *ast,
		       bool is_exact, uint64_t *number)
{
	uint64_t sign = arg->width ^ arg->width >> 1;
	struct value value;

	if (!get_pattern(arg, ast, number))
		return false;
	if (!arg->info.is_signed)
		return true;
	value_get(arg->subject->unit, ast, arg->subject->abi, &value);
	if (*number > arg->width) { /* never occurs here; a pattern must not be taken for -1 */
		if (!value.is_negative && (int64_t)*number < 0)
			*number = INT64_MAX;
		return true;
	}
	if ((*number & sign) && !value.is_negative && !is_exact)
		return (arg->info.bits < 64 && fits_elsewhere(arg, *number, 1)) ||
		       report_wide(arg, ast->span, *number);
	if (*number & sign)
		*number |= ~arg->width;
	return true;
}

static bool get_interval(const struct compared_argument *arg, const struct ast_range *range,
			 struct value_range *in)
{
	bool is_exact = range->hi == NULL;

	if (!get_number(arg, range->lo, is_exact, &in->lo))
		return false;
	in->hi = in->lo;
	if (!is_exact && !get_number(arg, range->hi, false, &in->hi))
		return false;
	if (arg->info.is_signed ? (int64_t)in->lo <= (int64_t)in->hi : in->lo <= in->hi)
		return true;
	diag_error(diags_of(arg), range->span, DIAG_EMPTY_RANGE,
		   "the range ends below its start");
	return false;
}

static bool get_ranges(const struct compared_argument *arg, diagram_id *where)
{
	const struct ast_ranges *values = arg->pred->u.compare.values;
	bool ok = true;

	*where = DIAGRAM_FALSE;
	for (size_t i = 0; i < values->len; i++) {
		struct value_range in;

		if (get_interval(arg, &values->ptr[i], &in))
			*where = diagram_range_ends(
				diagrams_of(arg), naming(arg, in.lo | in.hi), in.lo, in.hi,
				(struct diagram_ends){DIAGRAM_TRUE, *where});
		else
			ok = false;
	}
	return ok;
}

static const struct comparison_facts *comparison_of(const struct compared_argument *arg);

static bool get_order(const struct compared_argument *arg, diagram_id *where)
{
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	uint64_t number;

	if (!get_number(arg, value, false, &number))
		return false;
	*where = diagram_compare(diagrams_of(arg), naming(arg, number),
				 comparison_of(arg)->relation, number);
	return true;
}

/* The number is asked for that was meant to be bits; of a part, under its mask. */
static bool report_zero(const struct compared_argument *arg, const struct ast_value *value)
{
	const struct ast_term *term = &value->ptr[0];
	struct str name = arg->pred->u.compare.arg.name.text;
	int constant = const_find(term->text.ptr, term->text.len), mask = -1;
	struct diag *diag;

	diag = diag_error(diags_of(arg), arg->pred->span, DIAG_ASKS_NOTHING,
			  "zero has no bits: this is true of every call");
	if (!term->is_constant)
		diag_note(diags_of(arg), diag, "was %.*s == 0 meant?", STR_FMT(name));
	else if (constant >= 0 && class_role(arg->info.class, constant, &mask) == CLASS_PART)
		diag_note(diags_of(arg), diag, "was %.*s & %s == %.*s meant?", STR_FMT(name),
			  const_name(mask), STR_FMT(term->text));
	else
		diag_note(diags_of(arg), diag, "was %.*s == %.*s meant?", STR_FMT(name),
			  STR_FMT(term->text));
	return false;
}

static bool get_flags(const struct compared_argument *arg, diagram_id *where)
{
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	enum compare_op op = arg->pred->u.compare.op;
	uint64_t flags;

	if (!get_pattern(arg, value, &flags))
		return false;
	if (!flags && (op == COMPARE_HAS || op == COMPARE_LACKS))
		return report_zero(arg, value);
	switch (op) {
	case COMPARE_HAS:
		*where = pattern(arg, flags, flags);
		return true;
	case COMPARE_HAS_ONLY:
		*where = pattern(arg, ~flags & ~arg->info.unread, 0);
		return true;
	default: /* `has any` is the opposite of `lacks` */
		*where = pattern(arg, flags, 0);
		return true;
	}
}

/* One value under MASK. */
static bool add_masked(const struct compared_argument *arg, const struct ast_range *range,
		       uint64_t mask, diagram_id *where)
{
	struct diagrams *d = diagrams_of(arg);
	uint64_t bits;

	if (range->hi) {
		diag_error(diags_of(arg), range->span, DIAG_CONTRADICTION,
			   "a range has no meaning behind a mask: list the values");
		return false;
	}
	if (!get_pattern(arg, range->lo, &bits))
		return false;
	if (bits & ~mask) {
		diag_error(diags_of(arg), range->lo->span, DIAG_CONTRADICTION,
			   "0x%llx has bits outside the mask 0x%llx", (unsigned long long)bits,
			   (unsigned long long)mask);
		return false;
	}
	*where = diagram_or(d, *where, pattern(arg, mask, bits));
	return true;
}

static bool get_masked(const struct compared_argument *arg, diagram_id *where)
{
	const struct ast_ranges *values = arg->pred->u.compare.values;
	uint64_t mask;
	bool ok = true;

	*where = DIAGRAM_FALSE;
	if (!get_pattern(arg, arg->pred->u.compare.mask, &mask))
		return false;
	for (size_t i = 0; i < values->len; i++)
		ok &= add_masked(arg, &values->ptr[i], mask, where);
	return ok;
}

static const struct comparison_facts comparisons[] = {
	[COMPARE_EQ] = {get_ranges, false, FORM_EQ, 0},
	[COMPARE_NE] = {get_ranges, true, FORM_NE, 0},
	[COMPARE_IN] = {get_ranges, false, FORM_IN, 0},
	[COMPARE_NOT_IN] = {get_ranges, true, FORM_NOT_IN, 0},
	[COMPARE_LT] = {get_order, false, FORM_LE, RELATION_LT},
	[COMPARE_LE] = {get_order, false, FORM_LE, RELATION_LE},
	[COMPARE_GT] = {get_order, false, FORM_GE, RELATION_GT},
	[COMPARE_GE] = {get_order, false, FORM_GE, RELATION_GE},
	[COMPARE_HAS] = {get_flags, false, FORM_HAS, 0},
	[COMPARE_HAS_ANY] = {get_flags, true, FORM_HAS_ANY, 0},
	[COMPARE_HAS_ONLY] = {get_flags, false, FORM_HAS_ONLY, 0},
	[COMPARE_LACKS] = {get_flags, false, FORM_LACKS, 0},
	[COMPARE_MASK_EQ] = {get_masked, false, FORM_MASK_EQ, 0},
	[COMPARE_MASK_NE] = {get_masked, true, FORM_MASK_NE, 0},
	[COMPARE_MASK_IN] = {get_masked, false, FORM_MASK_IN, 0},
	[COMPARE_MASK_NOT_IN] = {get_masked, true, FORM_MASK_NOT_IN, 0},
};

static const struct comparison_facts *comparison_of(const struct compared_argument *arg)
{
	return &comparisons[arg->pred->u.compare.op];
}

static enum predicate_result check_pointer(const struct compared_argument *arg)
{
	enum compare_op kind = arg->pred->u.compare.op;
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	struct diag *diag;

	if (!arg->info.is_pointer)
		return PREDICATE_OK;
	if ((kind == COMPARE_EQ || kind == COMPARE_NE) && value->len == 1 &&
	    str_is(value->ptr[0].text, "NULL"))
		return PREDICATE_OK;
	/* A group of the library tells what it means of the flags there. */
	if (arg->info.class && stdlib_has(arg->subject->unit->ctx, arg->pred->span))
		return PREDICATE_BEHIND;
	diag = diag_error(diags_of(arg), arg->pred->span, DIAG_POINTER_COMPARISON,
			  "'%.*s' is a pointer: a filter sees the address, not what is there",
			  STR_FMT(arg->pred->u.compare.arg.name.text));
	diag_note(diags_of(arg), diag, "only == NULL and != NULL can be asked");
	return PREDICATE_WRONG;
}

static enum predicate_result work_out(struct compared_argument *arg, diagram_id *where)
{
	enum predicate_result result = check_pointer(arg);

	if (result != PREDICATE_OK)
		return result;
	if (!comparison_of(arg)->get(arg, where))
		return PREDICATE_WRONG;
	if (comparison_of(arg)->is_opposite)
		*where = diagram_not(diagrams_of(arg), *where);
	return PREDICATE_OK;
}

struct compared {
	enum predicate_result result;
	diagram_id where;
};

/* Shorter lists are worked out as fast as found. */
#define LIST_TO_KEEP 16

/* A long list is the same on many calls: it is worked out, and its mistakes told, once. */
static enum predicate_result keep(struct compared_argument *arg, diagram_id *where)
{
	struct unit *unit = arg->subject->unit;
	const struct syscall_arg *info = &arg->info;
	/* All that what it comes to depends on. */
	const char *key = arena_printf(
		unit->ctx->arena, "%p %d %d %d %d %d %d %" PRIx64 " %" PRIx64,
		(const void *)arg->pred, (int)arg->subject->abi, arg->position, info->bits,
		info->class, info->is_signed, info->is_pointer, info->unread, info->apart);
	struct compared *known = map_get(&unit->compared, str_of(key));

	if (!known) {
		known = ARENA_NEW(unit->ctx->arena, struct compared);
		known->result = work_out(arg, &known->where);
		map_put(&unit->compared, str_of(key), known);
	}
	*where = known->where;
	return known->result;
}

static void add_atom(const struct compared_argument *arg, diagram_id where)
{
	const struct ast_compare *compare = &arg->pred->u.compare;
	const struct ast_ranges *values = compare->values;
	struct atom *atom = VEC_PUSH(arg->subject->unit->ctx->arena, arg->subject->atoms);

	*atom = (struct atom){.argument = (unsigned)arg->position,
			      .kind = comparison_of(arg)->form,
			      .is_open = compare->op == COMPARE_LT || compare->op == COMPARE_GT,
			      .where = where};
	if (atom->kind == FORM_IN && values->len == 1 && values->ptr[0].hi)
		atom->kind = FORM_RANGE;
	if (atom->kind == FORM_LE || atom->kind == FORM_GE)
		(void)get_number(arg, values->ptr[0].lo, false, &atom->bound);
}

enum predicate_result compare_where(const struct subject *subject, const struct ast_pred *pred,
				    diagram_id *where)
{
	struct compared_argument arg = {.subject = subject, .pred = pred};
	enum predicate_result result =
		predicate_argument(subject, &pred->u.compare.arg, &arg.info, &arg.position);

	if (result != PREDICATE_OK)
		return result;
	arg.width = arg.info.bits == 64 ? UINT64_MAX : ((uint64_t)1 << arg.info.bits) - 1;
	arg.compared = arg.width & ~(arg.info.unread | arg.info.apart);
	result = pred->u.compare.values->len < LIST_TO_KEEP ? work_out(&arg, where)
							    : keep(&arg, where);
	if (result == PREDICATE_OK && subject->atoms)
		add_atom(&arg, *where);
	return result;
}

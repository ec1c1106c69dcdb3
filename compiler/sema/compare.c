/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values are looked at as intervals of the argument's own domain: a signed
 * argument counts from below zero, an unsigned one from zero.  An interval is
 * cut to the domain, laid out as bit patterns, and covered by aligned blocks,
 * which are cubes.
 */
#include "sema/compare.h"

#include "core/limits.h"
#include "kernel/classes.h"
#include "kernel/consts.h"
#include "sema/value.h"

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

static struct diag_sink *diags_of(const struct compared_argument *arg)
{
	return arg->subject->unit->ctx->diags;
}

static void add_bits(const struct compared_argument *arg, uint64_t mask, uint64_t bits,
		     struct cube_list *out)
{
	struct cube cube = cube_all();

	if (bits & ~arg->width)
		return; /* bits that this ABI's narrower argument does not have are zero */
	cube.arg[arg->position] = (struct cube_arg){mask & arg->width, bits & mask};
	cube_list_add(arg->subject->unit->ctx->arena, out, &cube);
}

/*
 * The bit patterns LO to HI, both inside the width, where what is not compared is zero: a block
 * that has a bit of that is none.
 */
static void add_blocks(const struct compared_argument *arg, uint64_t lo, uint64_t hi,
		       struct cube_list *out)
{
	for (;;) {
		uint64_t last =
			lo; /* of the largest aligned block that starts at lo and fits */

		for (uint64_t bit = 1; bit && !(lo & bit) && (last | bit) <= hi; bit <<= 1)
			last |= bit;
		if (!(lo & ~(lo ^ last) & ~arg->compared))
			add_bits(arg, arg->compared & ~(lo ^ last), lo, out);
		if (last == hi)
			return;
		lo = last + 1;
	}
}

static void add_signed(const struct compared_argument *arg, int64_t lo, int64_t hi,
		       struct cube_list *out)
{
	int64_t max = (int64_t)(arg->width >> 1);
	int64_t min = -max - 1;

	lo = lo < min ? min : lo;
	hi = hi > max ? max : hi;
	if (lo > hi)
		return;
	if (lo < 0)
		add_blocks(arg, (uint64_t)lo & arg->width,
			   (uint64_t)(hi < 0 ? hi : -1) & arg->width, out);
	if (hi >= 0)
		add_blocks(arg, (uint64_t)(lo > 0 ? lo : 0), (uint64_t)hi, out);
}

static void add_interval(const struct compared_argument *arg, struct value_range in,
			 struct cube_list *out)
{
	if (arg->info.is_signed) {
		add_signed(arg, (int64_t)in.lo, (int64_t)in.hi, out);
		return;
	}
	in.hi = in.hi > arg->width ? arg->width : in.hi;
	if (in.lo <= in.hi)
		add_blocks(arg, in.lo, in.hi, out);
}

static void complement(const struct compared_argument *arg, struct cube_list *list)
{
	struct unit *unit = arg->subject->unit;

	*list = cube_list_complement(unit->ctx->arena, list, &unit->work);
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
		diag_error(diags_of(arg), ast->span, DIAG_NEGATIVE_VALUE,
			   "'%.*s' is unsigned, and never below zero",
			   STR_FMT(arg->pred->u.compare.arg.name.text));
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

/* ARG with the bits that BITS names compared, too. */
static struct compared_argument naming(const struct compared_argument *arg, uint64_t bits)
{
	struct compared_argument named = *arg;

	named.compared |= bits & arg->width;
	return named;
}

static bool add_ranges(const struct compared_argument *arg, struct cube_list *out)
{
	const struct ast_ranges *values = arg->pred->u.compare.values;
	bool ok = true;

	for (size_t i = 0; i < values->len; i++) {
		struct compared_argument named;
		struct value_range in;

		if (!get_interval(arg, &values->ptr[i], &in)) {
			ok = false;
			continue;
		}
		named = naming(arg, in.lo | in.hi);
		add_interval(&named, in, out);
	}
	return ok;
}

/* The lowest number that the argument can have: bits that are not compared are no sign. */
static uint64_t lowest_of(const struct compared_argument *arg)
{
	uint64_t sign = arg->width ^ arg->width >> 1;

	return arg->info.is_signed && (arg->compared & sign) ? (uint64_t)INT64_MIN : 0;
}

/* What is above is what is not below: that names no bits but those of the value. */
static bool add_order(const struct compared_argument *arg, enum compare_op order,
		      struct cube_list *out)
{
	bool is_up_to = order == COMPARE_LE || order == COMPARE_GT;
	struct compared_argument named;
	struct value_range below;

	if (!get_number(arg, arg->pred->u.compare.values->ptr[0].lo, false, &below.hi))
		return false;
	named = naming(arg, below.hi);
	below.lo = lowest_of(&named);
	if (is_up_to || below.hi != below.lo) {
		below.hi -= is_up_to ? 0 : 1;
		add_interval(&named, below, out);
	}
	if (order == COMPARE_GT || order == COMPARE_GE)
		complement(arg, out);
	return true;
}

static bool add_has_any(const struct compared_argument *arg, uint64_t flags,
			struct cube_list *out)
{
	add_bits(arg, flags, 0, out);
	complement(arg, out);
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

static bool add_flags(const struct compared_argument *arg, enum compare_op test,
		      struct cube_list *out)
{
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	uint64_t flags;

	if (!get_pattern(arg, value, &flags))
		return false;
	if (!flags && (test == COMPARE_HAS || test == COMPARE_LACKS))
		return report_zero(arg, value);
	if (test == COMPARE_HAS)
		add_bits(arg, flags, flags, out);
	else if (test == COMPARE_HAS_ONLY)
		add_bits(arg, ~flags & ~arg->info.unread, 0, out);
	else if (test == COMPARE_LACKS)
		add_bits(arg, flags, 0, out);
	else
		return add_has_any(arg, flags, out);
	return true;
}

static bool add_masked(const struct compared_argument *arg, struct cube_list *out)
{
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	uint64_t mask, bits;

	if (!get_pattern(arg, arg->pred->u.compare.mask, &mask) ||
	    !get_pattern(arg, value, &bits))
		return false;
	if (bits & ~mask) {
		diag_error(diags_of(arg), value->span, DIAG_CONTRADICTION,
			   "0x%llx has bits outside the mask 0x%llx", (unsigned long long)bits,
			   (unsigned long long)mask);
		return false;
	}
	add_bits(arg, mask, bits, out);
	return true;
}

static bool add_compare(const struct compared_argument *arg, struct cube_list *out)
{
	switch (arg->pred->u.compare.op) {
	case COMPARE_EQ:
	case COMPARE_IN:
		return add_ranges(arg, out);
	case COMPARE_NE:
	case COMPARE_NOT_IN:
		if (!add_ranges(arg, out))
			return false;
		complement(arg, out);
		return true;
	case COMPARE_LT:
	case COMPARE_LE:
	case COMPARE_GT:
	case COMPARE_GE:
		return add_order(arg, arg->pred->u.compare.op, out);
	case COMPARE_HAS:
	case COMPARE_HAS_ANY:
	case COMPARE_HAS_ONLY:
	case COMPARE_LACKS:
		return add_flags(arg, arg->pred->u.compare.op, out);
	case COMPARE_MASK_EQ:
		return add_masked(arg, out);
	case COMPARE_MASK_NE:
		if (!add_masked(arg, out))
			return false;
		complement(arg, out);
		return true;
	}
	SCMPL_BUG("comparison of kind %d", (int)arg->pred->u.compare.op);
}

static bool check_pointer(const struct compared_argument *arg)
{
	enum compare_op kind = arg->pred->u.compare.op;
	const struct ast_value *value = arg->pred->u.compare.values->ptr[0].lo;
	struct diag *diag;

	if (!arg->info.is_pointer)
		return true;
	if ((kind == COMPARE_EQ || kind == COMPARE_NE) && value->len == 1 &&
	    str_is(value->ptr[0].text, "NULL"))
		return true;
	diag = diag_error(diags_of(arg), arg->pred->span, DIAG_POINTER_COMPARISON,
			  "'%.*s' is a pointer: a filter sees the address, not what is there",
			  STR_FMT(arg->pred->u.compare.arg.name.text));
	diag_note(diags_of(arg), diag, "only == NULL and != NULL can be asked");
	return false;
}

enum predicate_result compare_cubes(const struct subject *subject, const struct ast_pred *pred,
				    struct cube_list *out)
{
	struct compared_argument arg = {.subject = subject, .pred = pred};
	enum predicate_result result =
		predicate_argument(subject, &pred->u.compare.arg, &arg.info, &arg.position);

	if (result != PREDICATE_OK)
		return result;
	arg.width = arg.info.bits == 64 ? UINT64_MAX : ((uint64_t)1 << arg.info.bits) - 1;
	arg.compared = arg.width & ~(arg.info.unread | arg.info.apart);
	if (!check_pointer(&arg) || !add_compare(&arg, out))
		return PREDICATE_WRONG;
	if (out->len <= LIMIT_CUBES)
		return PREDICATE_OK;
	diag_error(diags_of(&arg), pred->span, DIAG_TOO_COMPLEX,
		   "this comparison needs more than %d cubes", LIMIT_CUBES);
	return PREDICATE_WRONG;
}

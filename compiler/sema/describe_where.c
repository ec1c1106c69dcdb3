/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions on arguments: as what is in the cubes or as what is not, as bits or
 * as intervals of values, whichever is shorter.
 */
#include "sema/describe.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct describer {
	struct arena *arena;
	syscall_id id;
	enum abi abi;
};

/* One argument. */

static uint64_t width_mask(const struct describer *d, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);
	unsigned bits = position < count ? args[position].bits : abi_info(d->abi)->bits;

	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

static bool is_signed(const struct describer *d, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);

	return position < count && args[position].is_signed;
}

/* True when ARG is a range of values: only the upper bits of WIDTH are asked for. */
static bool is_block(struct cube_arg arg, uint64_t width)
{
	uint64_t open = width & ~arg.mask;

	return !(arg.mask & ~width) && (open & (open + 1)) == 0;
}

#define VALUE(d, position, value) describe_value((d)->arena, (d)->id, (d)->abi, position, value)

/* How CUBES see argument POSITION: as the kernel does, or all bits of the register. */
struct view {
	int position;
	uint64_t width;
	uint64_t sign;    /* the bit that makes a value negative; 0: none does */
	const char *name; /* "family", "wide family" */
};

static struct view view_of(const struct describer *d, const struct cube_list *cubes,
			   int position)
{
	const char *name = describe_arg(d->arena, d->id, d->abi, position);
	uint64_t width = width_mask(d, position);
	struct view view = {position, width, 0, name};

	if (is_signed(d, position))
		view.sign = width ^ (width >> 1);
	for (size_t i = 0; i < cubes->len; i++)
		if (cubes->ptr[i].arg[position].mask & ~view.width) {
			view.width = UINT64_MAX;
			view.sign = 0;
			view.name = arena_printf(d->arena, "wide %s", name);
		}
	return view;
}

/* A value to compare with, with its sign; masks have none. */
static const char *view_value(const struct describer *d, const struct view *view,
			      uint64_t value)
{
	if (value & view->sign)
		return arena_printf(d->arena, "-%" PRIu64, (~value & view->width) + 1);
	return VALUE(d, view->position, value);
}

static const char *describe_block(const struct describer *d, const struct view *view,
				  struct cube_arg arg)
{
	uint64_t open = view->width & ~arg.mask;
	const char *lo = view_value(d, view, arg.value);
	const char *hi = view_value(d, view, arg.value | open);

	if (open == 1)
		return arena_printf(d->arena, "%s in (%s, %s)", view->name, lo, hi);
	if (!arg.value && !view->sign)
		return arena_printf(d->arena, "%s <= %s", view->name, hi);
	return arena_printf(d->arena, "%s in %s..%s", view->name, lo, hi);
}

static const char *describe_bits(const struct describer *d, int position, struct cube_arg arg)
{
	struct cube cube = cube_all();
	struct cube_list one = {&cube, 1, 1};
	struct view view;

	cube.arg[position] = arg;
	view = view_of(d, &one, position);
	if (arg.mask == view.width)
		return arena_printf(d->arena, "%s == %s", view.name,
				    view_value(d, &view, arg.value));
	if (is_block(arg, view.width) && !describe_takes_flags(d->id, d->abi, position))
		return describe_block(d, &view, arg);
	if (arg.value == 0)
		return arena_printf(d->arena, "%s lacks %s", view.name,
				    VALUE(d, position, arg.mask));
	if (arg.value == arg.mask)
		return arena_printf(d->arena, "%s has %s", view.name,
				    VALUE(d, position, arg.mask));
	return arena_printf(d->arena, "%s & %s == %s", view.name, VALUE(d, position, arg.mask),
			    VALUE(d, position, arg.value));
}

static const char *describe_args(const struct describer *d, const struct cube *cube)
{
	struct sbuf out = {.arena = d->arena};

	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask)
			sbuf_printf(&out, "%s%s", out.len ? " and " : "",
				    describe_bits(d, i, cube->arg[i]));
	return out.ptr ? out.ptr : "";
}

/* Joining compares each with each: no text of that many pieces gets readable by it. */
#define JOIN_MAX 256

static struct cube_list complement(struct arena *arena, const struct cube_list *cubes)
{
	struct cube all = cube_all();
	struct cube_list rest = {0};

	cube_list_add(arena, &rest, &all);
	for (size_t i = 0; i < cubes->len; i++)
		cube_list_subtract(arena, &rest, &cubes->ptr[i]);
	if (rest.len <= JOIN_MAX)
		cube_list_join(&rest);
	return rest;
}

/* Several cubes on one argument: as intervals. */

struct interval {
	uint64_t lo, hi;
};

struct intervals {
	struct interval *ptr;
	size_t len;
	size_t cap;
};

static int by_lo(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* The only argument that CUBES ask about; -1 when there is no such argument. */
static int only_argument(const struct cube_list *cubes)
{
	int only = -1;

	for (size_t i = 0; i < cubes->len; i++)
		for (int j = 0; j < CUBE_ARGS; j++) {
			if (cubes->ptr[i].arg[j].mask && only >= 0 && only != j)
				return -1;
			if (cubes->ptr[i].arg[j].mask)
				only = j;
		}
	return only;
}

#define HOLES_MAX 4 /* open bits above a fixed one: each doubles the intervals */

/* Add the values of ARG; false when they are too many intervals. */
static bool add_intervals(const struct describer *d, const struct view *view,
			  struct cube_arg arg, int holes, struct intervals *out)
{
	uint64_t open = view->width & ~arg.mask, bit;

	if (is_block(arg, view->width)) {
		*VEC_PUSH(d->arena, out) = (struct interval){arg.value, arg.value | open};
		return true;
	}
	if (holes == HOLES_MAX)
		return false;
	bit = (uint64_t)1 << (63 - __builtin_clzll(open));
	arg.mask |= bit;
	if (!add_intervals(d, view, arg, holes + 1, out))
		return false;
	arg.value |= bit;
	return add_intervals(d, view, arg, holes + 1, out);
}

/* The values of CUBES in order; false when they are too many intervals. */
static bool make_intervals(const struct describer *d, const struct cube_list *cubes,
			   const struct view *view, struct intervals *merged)
{
	struct intervals all = {0};

	for (size_t i = 0; i < cubes->len; i++)
		if (!add_intervals(d, view, cubes->ptr[i].arg[view->position], 0, &all))
			return false;
	if (all.len)
		qsort(all.ptr, all.len, sizeof(all.ptr[0]), by_lo);
	for (size_t i = 0; i < all.len; i++) {
		struct interval *last = merged->len ? &merged->ptr[merged->len - 1] : NULL;

		if (last && (all.ptr[i].lo <= last->hi || all.ptr[i].lo == last->hi + 1))
			last->hi = all.ptr[i].hi > last->hi ? all.ptr[i].hi : last->hi;
		else
			*VEC_PUSH(d->arena, merged) = all.ptr[i];
	}
	return true;
}

/* What is between INTERVALS, from 0 to WIDTH. */
static struct intervals gaps(const struct describer *d, const struct intervals *intervals,
			     uint64_t width)
{
	struct intervals out = {0};
	uint64_t next = 0;

	for (size_t i = 0; i < intervals->len; i++) {
		if (intervals->ptr[i].lo > next)
			*VEC_PUSH(d->arena, &out) =
				(struct interval){next, intervals->ptr[i].lo - 1};
		next = intervals->ptr[i].hi + 1;
		if (intervals->ptr[i].hi == width)
			return out;
	}
	*VEC_PUSH(d->arena, &out) = (struct interval){next, width};
	return out;
}

#define NAMES_MAX 8 /* of a range that says more by names than by its ends */

static bool are_few_names(const struct describer *d, const struct view *view,
			  struct interval in)
{
	if (in.hi - in.lo >= NAMES_MAX || (in.hi & view->sign))
		return false;
	for (uint64_t value = in.lo; value <= in.hi; value++)
		if (VALUE(d, view->position, value)[0] <= '9')
			return false;
	return true;
}

static void put_interval(const struct describer *d, const struct view *view, struct interval in,
			 struct sbuf *out)
{
	const char *comma = out->len ? ", " : "";

	/* Negative numbers come last as bits, and cannot be in one range with the others. */
	if (in.lo < view->sign && in.hi >= view->sign) {
		put_interval(d, view, (struct interval){in.lo, view->sign - 1}, out);
		put_interval(d, view, (struct interval){view->sign, in.hi}, out);
		return;
	}
	sbuf_printf(out, "%s%s", comma, view_value(d, view, in.lo));
	if (in.hi - in.lo <= 1 || are_few_names(d, view, in))
		while (in.lo++ < in.hi)
			sbuf_printf(out, ", %s", view_value(d, view, in.lo));
	else
		sbuf_printf(out, "..%s", view_value(d, view, in.hi));
}

/* "count <= 8", where one interval begins or ends as the argument does; else NULL. */
static const char *describe_order(const struct describer *d, const struct view *view,
				  const struct intervals *in)
{
	if (in->len != 1 || view->sign || in->ptr[0].lo == in->ptr[0].hi)
		return NULL;
	if (in->ptr[0].lo == 0)
		return arena_printf(d->arena, "%s <= %s", view->name,
				    view_value(d, view, in->ptr[0].hi));
	if (in->ptr[0].hi == view->width)
		return arena_printf(d->arena, "%s >= %s", view->name,
				    view_value(d, view, in->ptr[0].lo));
	return NULL;
}

static const char *describe_intervals(const struct describer *d, const struct view *view,
				      const struct intervals *in, bool is_not)
{
	bool is_value = in->len == 1 && in->ptr[0].lo == in->ptr[0].hi;
	const char *order = is_not ? NULL : describe_order(d, view, in);
	struct sbuf out = {.arena = d->arena};

	if (order)
		return order;
	for (size_t i = 0; i < in->len; i++)
		put_interval(d, view, in->ptr[i], &out);
	if (is_value)
		return arena_printf(d->arena, "%s %s %s", view->name,
				    is_not ? "!=" : "==", out.ptr);
	if (!is_not && !strchr(out.ptr, ','))
		return arena_printf(d->arena, "%s in %s", view->name, out.ptr);
	return arena_printf(d->arena, "%s %s (%s)", view->name, is_not ? "not in" : "in",
			    out.ptr);
}

/* "a and b", "(a and b) or c" */
static const char *describe_union(const struct describer *d, const struct cube_list *cubes)
{
	struct sbuf out = {.arena = d->arena};

	for (size_t i = 0; i < cubes->len; i++) {
		const char *text = describe_args(d, &cubes->ptr[i]);
		bool is_chain = cubes->len > 1 && strstr(text, " and ");

		sbuf_printf(&out, is_chain ? "%s(%s)" : "%s%s", i ? " or " : "", text);
	}
	return out.ptr ? out.ptr : "";
}

/* How many numbers it takes to write them. */
static size_t numbers(const struct intervals *intervals)
{
	size_t count = 0;

	for (size_t i = 0; i < intervals->len; i++)
		count += intervals->ptr[i].lo == intervals->ptr[i].hi ? 1 : 2;
	return count;
}

/* IN, or what is between, whichever is shorter; "" when that is nothing. */
static const char *describe_shorter(const struct describer *d, const struct view *view,
				    const struct intervals *in)
{
	struct intervals out = gaps(d, in, view->width);
	bool is_not = numbers(&out) < numbers(in) ||
		      (numbers(&out) == numbers(in) && out.len < in->len);

	if (!out.len)
		return "";
	return describe_intervals(d, view, is_not ? &out : in, is_not);
}

/* As intervals of argument POSITION; NULL when these are too many. */
static const char *describe_one_arg(const struct describer *d, const struct cube_list *cubes,
				    int position)
{
	struct view view = view_of(d, cubes, position);
	struct intervals in = {0};

	return make_intervals(d, cubes, &view, &in) ? describe_shorter(d, &view, &in) : NULL;
}

/* The same by those in REST, all others. */
static const char *describe_other_args(const struct describer *d, const struct cube_list *cubes,
				       const struct cube_list *rest, int position)
{
	struct view view = view_of(d, cubes, position);
	struct intervals in, out = {0};

	if (!make_intervals(d, rest, &view, &out))
		return NULL;
	in = gaps(d, &out, view.width);
	return describe_shorter(d, &view, &in);
}

/* All but the calls of REST. */
static const char *describe_all_but(const struct describer *d, const struct cube_list *rest)
{
	const struct cube_arg *arg = NULL;
	int position = 0;

	for (int i = 0; i < CUBE_ARGS && rest->len == 1; i++)
		if (rest->ptr[0].arg[i].mask) {
			arg = arg ? NULL : &rest->ptr[0].arg[i];
			position = i;
		}
	if (arg && !arg->value && !(arg->mask & ~width_mask(d, position)))
		return arena_printf(d->arena, "%s has any %s",
				    describe_arg(d->arena, d->id, d->abi, position),
				    VALUE(d, position, arg->mask));
	return arena_printf(d->arena, "not (%s)", describe_union(d, rest));
}

/*
 * Bits that the kernel discards, which old profiles compare all the same: where
 * it is one question about them and one about the rest, each is told by itself.
 */
struct halves {
	struct cube_list low, high;
};

static void add_new(struct arena *arena, struct cube_list *list, const struct cube *cube)
{
	for (size_t i = 0; i < list->len; i++)
		if (cube_equal(&list->ptr[i], cube))
			return;
	cube_list_add(arena, list, cube);
}

/*
 * CUBES taken apart: what they ask of argument POSITION beside the bits KEEP,
 * and the rest; false unless every low half goes with every high one.
 */
static bool split(const struct describer *d, const struct cube_list *cubes, int position,
		  uint64_t keep, struct halves *halves)
{
	struct cube_list whole = {0};

	*halves = (struct halves){{0}, {0}};
	for (size_t i = 0; i < cubes->len; i++) {
		struct cube low = cubes->ptr[i], high = cube_all();

		high.arg[position] = (struct cube_arg){low.arg[position].mask & ~keep,
						       low.arg[position].value & ~keep};
		low.arg[position].mask &= keep;
		low.arg[position].value &= keep;
		add_new(d->arena, &halves->low, &low);
		add_new(d->arena, &halves->high, &high);
		add_new(d->arena, &whole, &cubes->ptr[i]);
	}
	return halves->low.len * halves->high.len == whole.len;
}

/* The argument of which a discarded bit is asked; -1: of none. */
static int wide_argument(const struct describer *d, const struct cube_list *cubes)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		for (size_t j = 0; j < cubes->len; j++)
			if (cubes->ptr[j].arg[i].mask & ~width_mask(d, i))
				return i;
	return -1;
}

static bool are_apart(const struct cube_list *cubes)
{
	struct cube both;

	for (size_t i = 0; i < cubes->len; i++)
		for (size_t j = i + 1; j < cubes->len; j++)
			if (cube_intersect(&cubes->ptr[i], &cubes->ptr[j], &both))
				return false;
	return true;
}

/* True when CUBES are all values of argument POSITION from *LO on. */
static bool are_all_from(const struct cube_list *cubes, int position, uint64_t *lo)
{
	uint64_t count = 0;

	*lo = UINT64_MAX;
	for (size_t i = 0; i < cubes->len; i++) {
		struct cube_arg arg = cubes->ptr[i].arg[position];

		if (!is_block(arg, UINT64_MAX))
			return false;
		*lo = arg.value < *lo ? arg.value : *lo;
		count += ~arg.mask + 1;
	}
	return are_apart(cubes) && count == 0 - *lo;
}

static const char *describe_high(const struct describer *d, const struct cube_list *cubes,
				 int position)
{
	const char *name = describe_arg(d->arena, d->id, d->abi, position);
	uint64_t lo;

	if (are_all_from(cubes, position, &lo))
		return arena_printf(d->arena, "wide %s >= 0x%llx", name,
				    (unsigned long long)lo);
	return cubes->len == 1 ? describe_args(d, &cubes->ptr[0])
			       : arena_printf(d->arena, "(%s)", describe_union(d, cubes));
}

static const char *where_text(const struct describer *d, const struct cube_list *cubes);

static const char *bracketed(const struct describer *d, const char *text)
{
	return strstr(text, " or ") ? arena_printf(d->arena, "(%s)", text) : text;
}

/* NULL when CUBES are not of that kind. */
static const char *describe_wide(const struct describer *d, const struct cube_list *cubes,
				 int position)
{
	struct halves halves;
	const char *low, *high;

	if (!split(d, cubes, position, width_mask(d, position), &halves))
		return NULL;
	low = where_text(d, &halves.low);
	high = describe_high(d, &halves.high, position);
	if (!*low)
		return high;
	return arena_printf(d->arena, "%s and %s", bracketed(d, low), high);
}

static bool asks_nothing(const struct cube_list *cubes)
{
	return cubes->len == 1 && cube_ignores_args(&cubes->ptr[0]);
}

/*
 * "len >= 4096 and prot == PROT_READ": where the question about one argument and
 * that about the others are independent; NULL where they are not.
 */
static const char *describe_product(const struct describer *d, const struct cube_list *cubes)
{
	for (int position = 0; position < CUBE_ARGS; position++) {
		struct halves halves;
		const char *one, *others;

		if (!split(d, cubes, position, 0, &halves) || asks_nothing(&halves.high) ||
		    asks_nothing(&halves.low))
			continue;
		one = where_text(d, &halves.high);
		others = where_text(d, &halves.low);
		return arena_printf(d->arena, "%s and %s", bracketed(d, one),
				    bracketed(d, others));
	}
	return NULL;
}

/* The one cube of CUBES has two values of argument POSITION. */
static bool is_pair(const struct describer *d, const struct cube_list *cubes, int position)
{
	uint64_t open = view_of(d, cubes, position).width & ~cubes->ptr[0].arg[position].mask;

	return open && !(open & (open - 1));
}

/* CUBES, which ask nothing of the host. */
static const char *where_text(const struct describer *d, const struct cube_list *cubes)
{
	int only = only_argument(cubes), wide = wide_argument(d, cubes);
	bool is_number = only >= 0 && !describe_takes_flags(d->id, d->abi, only);
	const char *text = NULL;
	struct cube_list rest;

	for (size_t i = 0; i < cubes->len; i++)
		if (cube_ignores_args(&cubes->ptr[i]))
			return "";
	if (cubes->len == 1 && !(is_number && is_pair(d, cubes, only)))
		return describe_args(d, &cubes->ptr[0]);
	if (is_number)
		text = describe_one_arg(d, cubes, only);
	if (!text)
		text = describe_product(d, cubes);
	if (!text && wide >= 0)
		text = describe_wide(d, cubes, wide);
	if (text)
		return text;
	rest = complement(d->arena, cubes);
	if (is_number)
		text = describe_other_args(d, cubes, &rest, only);
	if (text)
		return text;
	if (rest.len >= cubes->len)
		return describe_union(d, cubes);
	return rest.len ? describe_all_but(d, &rest) : "";
}

const char *describe_where(struct arena *arena, syscall_id id, enum abi abi,
			   const struct cube_list *cubes)
{
	struct describer d = {arena, id, abi};

	return where_text(&d, cubes);
}

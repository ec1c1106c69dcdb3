/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions on arguments: as what is in the cubes or as what is not, as bits or
 * as intervals of values, whichever is shorter.
 */
#include "decompile/argument.h"

#include "core/limits.h"
#include "syntax/make.h"

/* True when all CUBES have the value VALUE of argument POSITION, of which WIDTH counts. */
static bool is_common(const struct cube_list *cubes, int position, uint64_t width,
		      uint64_t value)
{
	for (size_t i = 0; i < cubes->len; i++) {
		struct cube_arg arg = cubes->ptr[i].arg[position];

		if ((arg.mask & width) != width || (arg.value & width) != value)
			return false;
	}
	return cubes->len != 0;
}

/* D where the calls are those of CUBES; the values they have in common go into ARGS. */
static struct decompiler within(const struct decompiler *d, const struct cube_list *cubes,
				uint64_t args[CUBE_ARGS])
{
	struct decompiler inner = {d->arena, d->id, d->abi, args, d->known};

	for (int i = 0; i < CUBE_ARGS; i++) {
		uint64_t width = argument_compared(d, i);

		if (d->known >> i & 1) {
			args[i] = d->args[i];
			continue;
		}
		args[i] = cubes->len ? cubes->ptr[0].arg[i].value & width : 0;
		inner.known |= (unsigned)is_common(cubes, i, width, args[i]) << i;
	}
	return inner;
}

static const struct ast_pred *args_pred(const struct decompiler *d, struct cube *cube)
{
	struct cube_list one = {cube, 1, 1};
	uint64_t args[CUBE_ARGS];
	struct decompiler inner = within(d, &one, args);
	const struct ast_pred *pred = NULL;

	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask)
			pred = make_and(d->arena, pred, argument_bits(&inner, i, cube->arg[i]));
	return pred;
}

/* Given up as by cube_list_complement; what a text costs is not counted. */
static struct cube_list rest_of(const struct decompiler *d, const struct cube_list *cubes)
{
	uint64_t work = 0;

	return cube_list_complement(d->arena, cubes, &work);
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

/* "a and b", "(a and b) or c" */
static const struct ast_pred *union_pred(const struct decompiler *d,
					 const struct cube_list *cubes)
{
	const struct ast_pred *pred = args_pred(d, &cubes->ptr[0]);

	for (size_t i = 1; i < cubes->len; i++)
		pred = make_or(d->arena, pred, args_pred(d, &cubes->ptr[i]));
	return pred;
}

/* All but the calls of REST. */
static const struct ast_pred *all_but(const struct decompiler *d, const struct cube_list *rest)
{
	int only = rest->len == 1 ? only_argument(rest) : -1;
	struct view view = argument_view(d, rest, only < 0 ? 0 : only);
	struct cube_arg arg = rest->ptr[0].arg[only < 0 ? 0 : only];

	if (only >= 0 && !arg.value)
		return make_compare(d->arena, view.arg, COMPARE_HAS_ANY,
				    argument_value(d, only, READ_FLAGS, arg.mask));
	if (only >= 0 && argument_is_value(&view, arg))
		return make_compare(d->arena, view.arg, COMPARE_NE,
				    argument_value(d, only, READ_VALUE, arg.value));
	return make_not(d->arena, union_pred(d, rest));
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
 * CUBES taken apart: what they ask of the bits KEEP of each argument, and of the others;
 * false unless every low half goes with every high one.
 */
static bool split_bits(const struct decompiler *d, const struct cube_list *cubes,
		       const uint64_t keep[CUBE_ARGS], struct halves *halves)
{
	struct cube_list whole = {0};

	*halves = (struct halves){{0}, {0}};
	for (size_t i = 0; i < cubes->len; i++) {
		struct cube low = cubes->ptr[i], high = cube_all();

		for (int j = 0; j < CUBE_ARGS; j++) {
			struct cube_arg *arg = &low.arg[j];

			high.arg[j] =
				(struct cube_arg){arg->mask & ~keep[j], arg->value & ~keep[j]};
			*arg = (struct cube_arg){arg->mask & keep[j], arg->value & keep[j]};
		}
		add_new(d->arena, &halves->low, &low);
		add_new(d->arena, &halves->high, &high);
		add_new(d->arena, &whole, &cubes->ptr[i]);
	}
	return halves->low.len * halves->high.len == whole.len;
}

/* The same, where the high halves are about argument POSITION alone, beside the bits KEEP. */
static bool split(const struct decompiler *d, const struct cube_list *cubes, int position,
		  uint64_t keep, struct halves *halves)
{
	uint64_t kept[CUBE_ARGS];

	for (int i = 0; i < CUBE_ARGS; i++)
		kept[i] = i == position ? keep : UINT64_MAX;
	return split_bits(d, cubes, kept, halves);
}

/*
 * The argument of which a discarded bit is asked; -1: of none.  The rest is no question by
 * itself where it is about flags that a comparison leaves out.
 */
static int wide_argument(const struct decompiler *d, const struct cube_list *cubes)
{
	for (int i = 0; i < CUBE_ARGS; i++) {
		uint64_t apart = argument_width(d, i) & ~argument_compared(d, i), asked = 0;

		for (size_t j = 0; j < cubes->len; j++)
			asked |= cubes->ptr[j].arg[i].mask;
		if ((asked & ~argument_width(d, i)) && !(asked & apart))
			return i;
	}
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

		if (!argument_is_block(arg, UINT64_MAX))
			return false;
		*lo = arg.value < *lo ? arg.value : *lo;
		count += ~arg.mask + 1;
	}
	return are_apart(cubes) && count == 0 - *lo;
}

static const struct ast_pred *high_pred(const struct decompiler *d,
					const struct cube_list *cubes, int position)
{
	const char *name = decompile_argument(d->arena, d->id, d->abi, position);
	struct ast_arg arg = {make_name(name), true};
	uint64_t lo;

	if (!are_all_from(cubes, position, &lo))
		return union_pred(d, cubes);
	return make_compare(d->arena, arg, COMPARE_GE,
			    make_number(d->arena, NULL, lo, NUMBER_HEX));
}

static const struct ast_pred *where_pred(const struct decompiler *d,
					 const struct cube_list *cubes);

/* False when CUBES are not of that kind. */
static bool wide_pred(const struct decompiler *d, const struct cube_list *cubes, int position,
		      const struct ast_pred **out)
{
	struct halves halves;

	if (!split(d, cubes, position, argument_width(d, position), &halves))
		return false;
	*out = make_and(d->arena, where_pred(d, &halves.low),
			high_pred(d, &halves.high, position));
	return true;
}

static bool asks_nothing(const struct cube_list *cubes)
{
	return cubes->len == 1 && cube_ignores_args(&cubes->ptr[0]);
}

/*
 * "len >= 4096 and prot == PROT_READ": where the question about one argument and
 * that about the others are independent; false where they are not.
 */
static bool product(const struct decompiler *d, const struct cube_list *cubes,
		    const struct ast_pred **out)
{
	for (int position = 0; position < CUBE_ARGS; position++) {
		struct halves halves;

		if (!split(d, cubes, position, 0, &halves) || asks_nothing(&halves.high) ||
		    asks_nothing(&halves.low))
			continue;
		*out = make_and(d->arena, where_pred(d, &halves.high),
				where_pred(d, &halves.low));
		return true;
	}
	return false;
}

/*
 * "len == 4096 or prot == PROT_EXEC": what is not in REST, where one argument and
 * the others have to meet independent conditions to be there; false where they are not.
 */
static bool alternatives(const struct decompiler *d, const struct cube_list *rest,
			 const struct ast_pred **out)
{
	uint64_t args[CUBE_ARGS];
	struct decompiler inner = within(d, rest, args);

	for (int position = 0; position < CUBE_ARGS; position++) {
		struct halves halves;
		struct cube_list one, others;

		if (!split(d, rest, position, 0, &halves) || asks_nothing(&halves.high) ||
		    asks_nothing(&halves.low))
			continue;
		one = rest_of(d, &halves.high);
		others = rest_of(d, &halves.low);
		if (one.len > LIMIT_CUBES || others.len > LIMIT_CUBES)
			return false;
		*out = !one.len || !others.len ? where_pred(&inner, one.len ? &one : &others)
					       : make_or(d->arena, where_pred(&inner, &one),
							 where_pred(&inner, &others));
		return true;
	}
	return false;
}

/*
 * "family == AF_NETLINK and protocol == 9 and (wide family >= 0x100000000 or ...)": where
 * the question about the bits that the kernel discards is one about several arguments; false
 * where it is not.
 */
static bool discarded(const struct decompiler *d, const struct cube_list *cubes,
		      const struct ast_pred **out)
{
	const struct ast_pred *high;
	uint64_t widths[CUBE_ARGS];
	struct halves halves;
	struct cube_list rest;

	for (int i = 0; i < CUBE_ARGS; i++)
		widths[i] = argument_width(d, i);
	if (!split_bits(d, cubes, widths, &halves))
		return false;
	rest = rest_of(d, &halves.high);
	if (!rest.len || rest.len > LIMIT_CUBES || !alternatives(d, &rest, &high))
		return false;
	*out = make_and(d->arena, where_pred(d, &halves.low), high);
	return true;
}

/* The one cube of CUBES has two values of argument POSITION. */
static bool is_pair(const struct decompiler *d, const struct cube_list *cubes, int position)
{
	uint64_t open =
		argument_view(d, cubes, position).width & ~cubes->ptr[0].arg[position].mask;

	return open && !(open & (open - 1));
}

/* By what is not in CUBES, if that is shorter. */
static const struct ast_pred *by_rest(const struct decompiler *d, const struct cube_list *cubes)
{
	int only = only_argument(cubes);
	bool is_number = only >= 0 && !argument_takes_flags(d, only);
	struct cube_list rest = rest_of(d, cubes);
	const struct ast_pred *pred;

	if (!rest.len)
		return NULL;
	if (rest.len > LIMIT_CUBES)
		return union_pred(d, cubes);
	if (is_number ? argument_other_values(d, cubes, &rest, only, &pred)
		      : alternatives(d, &rest, &pred))
		return pred;
	if (rest.len <= LIMIT_JOIN)
		cube_list_join(&rest);
	return rest.len >= cubes->len ? union_pred(d, cubes) : all_but(d, &rest);
}

static const struct ast_pred *where_pred(const struct decompiler *d,
					 const struct cube_list *cubes)
{
	int only = only_argument(cubes), wide = wide_argument(d, cubes);
	bool is_number = only >= 0 && !argument_takes_flags(d, only);
	const struct ast_pred *pred;

	for (size_t i = 0; i < cubes->len; i++)
		if (cube_ignores_args(&cubes->ptr[i]))
			return NULL;
	if (cubes->len == 1 && !(is_number && is_pair(d, cubes, only)))
		return args_pred(d, &cubes->ptr[0]);
	if ((is_number && argument_values(d, cubes, only, &pred)) || product(d, cubes, &pred) ||
	    (wide >= 0 && wide_pred(d, cubes, wide, &pred)) ||
	    (wide >= 0 && discarded(d, cubes, &pred)))
		return pred;
	return by_rest(d, cubes);
}

const struct ast_pred *decompile_where(struct arena *arena, syscall_id id, enum abi abi,
				       const struct cube_list *cubes)
{
	struct decompiler all = {arena, id, abi, NULL, 0};
	uint64_t args[CUBE_ARGS];
	struct decompiler d = within(&all, cubes, args);

	return where_pred(&d, cubes);
}

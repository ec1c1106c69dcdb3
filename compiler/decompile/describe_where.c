/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions on arguments: as what is in the cubes or as what is not, as bits or
 * as intervals of values, whichever is shorter.
 */
#include "decompile/describe_arg.h"

#include "core/limits.h"

#include <string.h>

static const char *describe_args(const struct describer *d, const struct cube *cube)
{
	struct sbuf out = {.arena = d->arena};

	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask)
			sbuf_printf(&out, "%s%s", out.len ? " and " : "",
				    describe_bits(d, i, cube->arg[i]));
	return sbuf_text(&out);
}

/* Given up as by cube_list_complement; what a text costs is not counted. */
static struct cube_list rest_of(const struct describer *d, const struct cube_list *cubes)
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

/* TEXT as one of several alternatives. */
static const char *grouped(const struct describer *d, const char *text)
{
	return strstr(text, " and ") ? arena_printf(d->arena, "(%s)", text) : text;
}

/* "a and b", "(a and b) or c" */
static const char *describe_union(const struct describer *d, const struct cube_list *cubes)
{
	struct sbuf out = {.arena = d->arena};

	for (size_t i = 0; i < cubes->len; i++) {
		const char *text = describe_args(d, &cubes->ptr[i]);

		sbuf_printf(&out, "%s%s", i ? " or " : "",
			    cubes->len > 1 ? grouped(d, text) : text);
	}
	return sbuf_text(&out);
}

/* All but the calls of REST. */
static const char *describe_all_but(const struct describer *d, const struct cube_list *rest)
{
	int only = rest->len == 1 ? only_argument(rest) : -1;
	struct argument arg = describe_argument(d, only);
	struct view view = describe_view(d, rest, only < 0 ? 0 : only);

	if (only >= 0 && !rest->ptr[0].arg[only].value)
		return arena_printf(
			d->arena, "%s has any %s", view.name,
			describe_flags(d->arena, &arg, rest->ptr[0].arg[only].mask));
	if (only >= 0 && rest->ptr[0].arg[only].mask == view.width)
		return arena_printf(
			d->arena, "%s != %s", view.name,
			describe_value(d->arena, &arg, rest->ptr[0].arg[only].value));
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
 * CUBES taken apart: what they ask of the bits KEEP of each argument, and of the others;
 * false unless every low half goes with every high one.
 */
static bool split_bits(const struct describer *d, const struct cube_list *cubes,
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
static bool split(const struct describer *d, const struct cube_list *cubes, int position,
		  uint64_t keep, struct halves *halves)
{
	uint64_t kept[CUBE_ARGS];

	for (int i = 0; i < CUBE_ARGS; i++)
		kept[i] = i == position ? keep : UINT64_MAX;
	return split_bits(d, cubes, kept, halves);
}

/* The argument of which a discarded bit is asked; -1: of none. */
static int wide_argument(const struct describer *d, const struct cube_list *cubes)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		for (size_t j = 0; j < cubes->len; j++)
			if (cubes->ptr[j].arg[i].mask & ~describe_width(d, i))
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

		if (!describe_is_block(arg, UINT64_MAX))
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

	if (!split(d, cubes, position, describe_width(d, position), &halves))
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
		if (!*one || !*others) /* several cubes that are all calls together */
			return *one ? one : others;
		return arena_printf(d->arena, "%s and %s", bracketed(d, one),
				    bracketed(d, others));
	}
	return NULL;
}

/*
 * "len == 4096 or prot == PROT_EXEC": what is not in REST, where one argument and
 * the others have to meet independent conditions to be there; or NULL.
 */
static const char *describe_alternatives(const struct describer *d,
					 const struct cube_list *rest)
{
	for (int position = 0; position < CUBE_ARGS; position++) {
		struct halves halves;
		struct cube_list one, others;

		if (!split(d, rest, position, 0, &halves) || asks_nothing(&halves.high) ||
		    asks_nothing(&halves.low))
			continue;
		one = rest_of(d, &halves.high);
		others = rest_of(d, &halves.low);
		if (one.len > LIMIT_CUBES || others.len > LIMIT_CUBES)
			return NULL;
		if (!one.len || !others.len)
			return where_text(d, one.len ? &one : &others);
		return arena_printf(d->arena, "%s or %s", grouped(d, where_text(d, &one)),
				    grouped(d, where_text(d, &others)));
	}
	return NULL;
}

/*
 * "family == AF_NETLINK and protocol == 9 and (wide family >= 0x100000000 or ...)": where
 * the question about the bits that the kernel discards is one about several arguments, or
 * NULL.
 */
static const char *describe_discarded(const struct describer *d, const struct cube_list *cubes)
{
	uint64_t widths[CUBE_ARGS];
	struct halves halves;
	struct cube_list rest;
	const char *low, *high;

	for (int i = 0; i < CUBE_ARGS; i++)
		widths[i] = describe_width(d, i);
	if (!split_bits(d, cubes, widths, &halves))
		return NULL;
	rest = rest_of(d, &halves.high);
	high = rest.len && rest.len <= LIMIT_CUBES ? describe_alternatives(d, &rest) : NULL;
	if (!high)
		return NULL;
	low = where_text(d, &halves.low);
	return *low ? arena_printf(d->arena, "%s and (%s)", bracketed(d, low), high) : high;
}

/* The one cube of CUBES has two values of argument POSITION. */
static bool is_pair(const struct describer *d, const struct cube_list *cubes, int position)
{
	uint64_t open =
		describe_view(d, cubes, position).width & ~cubes->ptr[0].arg[position].mask;

	return open && !(open & (open - 1));
}

/* CUBES, which ask nothing of the host. */
static const char *where_text(const struct describer *d, const struct cube_list *cubes)
{
	int only = only_argument(cubes), wide = wide_argument(d, cubes);
	struct argument arg = describe_argument(d, only);
	bool is_number = only >= 0 && !argument_takes_flags(&arg);
	const char *text = NULL;
	struct cube_list rest;

	for (size_t i = 0; i < cubes->len; i++)
		if (cube_ignores_args(&cubes->ptr[i]))
			return "";
	if (cubes->len == 1 && !(is_number && is_pair(d, cubes, only)))
		return describe_args(d, &cubes->ptr[0]);
	if (is_number)
		text = describe_values(d, cubes, only);
	if (!text)
		text = describe_product(d, cubes);
	if (!text && wide >= 0)
		text = describe_wide(d, cubes, wide);
	if (!text && wide >= 0)
		text = describe_discarded(d, cubes);
	if (text)
		return text;
	rest = rest_of(d, cubes);
	if (!rest.len)
		return "";
	if (rest.len > LIMIT_CUBES)
		return describe_union(d, cubes);
	text = is_number ? describe_other_values(d, cubes, &rest, only)
			 : describe_alternatives(d, &rest);
	if (text)
		return text;
	if (rest.len <= LIMIT_JOIN)
		cube_list_join(&rest);
	if (rest.len >= cubes->len)
		return describe_union(d, cubes);
	return describe_all_but(d, &rest);
}

/* The arguments that have one value in all of CUBES, which go into ARGS; one bit each. */
static unsigned common_args(const struct describer *d, const struct cube_list *cubes,
			    uint64_t args[CUBE_ARGS])
{
	unsigned known = 0;

	for (int i = 0; i < CUBE_ARGS && cubes->len; i++) {
		uint64_t width = describe_width(d, i);
		size_t same = 0;

		args[i] = cubes->ptr[0].arg[i].value & width;
		while (same < cubes->len && (cubes->ptr[same].arg[i].mask & width) == width &&
		       (cubes->ptr[same].arg[i].value & width) == args[i])
			same++;
		known |= (unsigned)(same == cubes->len) << i;
	}
	return known;
}

const char *describe_where(struct arena *arena, syscall_id id, enum abi abi,
			   const struct cube_list *cubes)
{
	uint64_t args[CUBE_ARGS];
	struct describer d = {arena, id, abi, args, 0};

	d.known = common_args(&d, cubes, args);
	return where_text(&d, cubes);
}

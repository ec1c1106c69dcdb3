/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cubes to conditions.  First every cube is freed of what it asks of the host
 * needlessly (the pieces of "cap A or cap B" are disjoint, the words need not
 * be); then those on the same hosts are told together, as they are or by what
 * is not in them, whichever is shorter.
 */
#include "sema/describe.h"

#include "kernel/caps.h"
#include "kernel/errnos.h"

#include <stdlib.h>
#include <string.h>

struct describer {
	struct arena *arena;
	syscall_id id;
	enum abi abi;
};

const char *describe_action(struct arena *arena, enum abi abi, struct action action)
{
	int error = action.verb == VERB_DENY ? errno_by_number(abi, action.data) : -1;

	if (action.verb != VERB_DENY)
		return verb_name(action.verb);
	if (error < 0)
		return arena_printf(arena, "deny with errno %u", (unsigned)action.data);
	return arena_printf(arena, "deny with %s", errno_name(error));
}

/* Hosts. */

static const char *describe_host(struct arena *arena, const struct cube *cube)
{
	struct sbuf out = {.arena = arena};
	uint32_t lo = cube->kernel_lo, hi = cube->kernel_hi;

	for (int cap = 0; cap < CAP_COUNT; cap++)
		if ((cube->held | cube->lacked) >> cap & 1)
			sbuf_printf(&out, "%s%scap %s", out.len ? " and " : "",
				    cube->lacked >> cap & 1 ? "no " : "",
				    cap_name(cap) + strlen("CAP_"));
	if (lo != KERNEL_MIN)
		sbuf_printf(&out, "%skernel >= %u.%u", out.len ? " and " : "", lo >> 8,
			    lo & 255);
	if (hi != KERNEL_MAX)
		sbuf_printf(&out, "%skernel < %u.%u", out.len ? " and " : "", hi >> 8,
			    hi & 255);
	return out.ptr ? out.ptr : "";
}

static bool is_covered(struct arena *arena, const struct cube *cube,
		       const struct cube_list *cubes)
{
	struct cube_list rest = {0};

	cube_list_add(arena, &rest, cube);
	for (size_t i = 0; i < cubes->len && rest.len; i++)
		cube_list_subtract(arena, &rest, &cubes->ptr[i]);
	return rest.len == 0;
}

/* Take WIDER for CUBE if it is still within CUBES. */
static void try_widen(struct arena *arena, struct cube *cube, const struct cube *wider,
		      const struct cube_list *cubes)
{
	if (!cube_equal(cube, wider) && is_covered(arena, wider, cubes))
		*cube = *wider;
}

static void widen_host(struct arena *arena, struct cube *cube, const struct cube_list *cubes)
{
	struct cube wider;

	for (uint64_t bits = cube->held | cube->lacked; bits; bits &= bits - 1) {
		uint64_t bit = bits & (~bits + 1);

		wider = *cube;
		wider.held &= ~bit;
		wider.lacked &= ~bit;
		try_widen(arena, cube, &wider, cubes);
	}
	wider = *cube;
	wider.kernel_lo = KERNEL_MIN;
	try_widen(arena, cube, &wider, cubes);
	wider = *cube;
	wider.kernel_hi = KERNEL_MAX;
	try_widen(arena, cube, &wider, cubes);
}

/* CUBES, freed of what needs not be asked of the host, and of what others cover. */
static struct cube_list widen(struct arena *arena, const struct cube_list *cubes)
{
	struct cube_list wide = {0}, out = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube cube = cubes->ptr[i];

		if (!cube_ignores_host(&cube))
			widen_host(arena, &cube, cubes);
		cube_list_add(arena, &wide, &cube);
	}
	for (size_t i = 0; i < wide.len; i++) {
		bool is_needed = true;

		for (size_t j = 0; j < wide.len && is_needed; j++)
			is_needed = i == j || !cube_covers(&wide.ptr[j], &wide.ptr[i]) ||
				    (cube_covers(&wide.ptr[i], &wide.ptr[j]) && i < j);
		if (is_needed)
			cube_list_add(arena, &out, &wide.ptr[i]);
	}
	return out;
}

/* One argument. */

static uint64_t width_mask(const struct describer *d, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = d->id == SYSCALL_NONE ? -1 : syscall_args(d->id, d->abi, args);
	unsigned bits = position < count ? args[position].bits : abi_info(d->abi)->bits;

	return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* True when ARG is a range of values: only the upper bits of WIDTH are asked for. */
static bool is_block(struct cube_arg arg, uint64_t width)
{
	uint64_t open = width & ~arg.mask;

	return !(arg.mask & ~width) && (open & (open + 1)) == 0;
}

#define VALUE(d, position, value) describe_value((d)->arena, (d)->id, (d)->abi, position, value)

static const char *describe_bits(const struct describer *d, int position, struct cube_arg arg)
{
	const char *name = describe_arg(d->arena, d->id, d->abi, position);
	uint64_t width = width_mask(d, position);

	if (arg.mask & ~width)
		return arena_printf(d->arena, "wide %s & 0x%llx == 0x%llx", name,
				    (unsigned long long)arg.mask,
				    (unsigned long long)arg.value);
	if (arg.mask == width)
		return arena_printf(d->arena, "%s == %s", name, VALUE(d, position, arg.value));
	if (is_block(arg, width) && !describe_takes_flags(d->id, d->abi, position))
		return arena_printf(d->arena, "%s in %s..%s", name,
				    VALUE(d, position, arg.value),
				    VALUE(d, position, arg.value | (width & ~arg.mask)));
	if (arg.value == 0)
		return arena_printf(d->arena, "%s lacks %s", name,
				    VALUE(d, position, arg.mask));
	if (arg.value == arg.mask)
		return arena_printf(d->arena, "%s has %s", name, VALUE(d, position, arg.mask));
	return arena_printf(d->arena, "%s & %s == %s", name, VALUE(d, position, arg.mask),
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

/* The only argument that CUBES ask about, as blocks; -1 when there is no such argument. */
static int only_argument(const struct describer *d, const struct cube_list *cubes)
{
	int only = -1;

	for (size_t i = 0; i < cubes->len; i++)
		for (int j = 0; j < CUBE_ARGS; j++) {
			if (!cubes->ptr[i].arg[j].mask)
				continue;
			if ((only >= 0 && only != j) ||
			    !is_block(cubes->ptr[i].arg[j], width_mask(d, j)))
				return -1;
			only = j;
		}
	return only;
}

static struct intervals make_intervals(const struct describer *d, const struct cube_list *cubes,
				       int position)
{
	uint64_t width = width_mask(d, position);
	struct intervals all = {0}, merged = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube_arg arg = cubes->ptr[i].arg[position];

		*VEC_PUSH(d->arena, &all) =
			(struct interval){arg.value, arg.value | (width & ~arg.mask)};
	}
	qsort(all.ptr, all.len, sizeof(all.ptr[0]), by_lo);
	for (size_t i = 0; i < all.len; i++) {
		struct interval *last = merged.len ? &merged.ptr[merged.len - 1] : NULL;

		if (last && (all.ptr[i].lo <= last->hi || all.ptr[i].lo == last->hi + 1))
			last->hi = all.ptr[i].hi > last->hi ? all.ptr[i].hi : last->hi;
		else
			*VEC_PUSH(d->arena, &merged) = all.ptr[i];
	}
	return merged;
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

static const char *describe_intervals(const struct describer *d, int position,
				      const struct intervals *in, bool is_not)
{
	const char *name = describe_arg(d->arena, d->id, d->abi, position);
	bool is_value = in->len == 1 && in->ptr[0].lo == in->ptr[0].hi;
	struct sbuf out = {.arena = d->arena};

	if (is_value)
		return arena_printf(d->arena, "%s %s %s", name,
				    is_not ? "!=" : "==", VALUE(d, position, in->ptr[0].lo));
	sbuf_printf(&out, "%s %s (", name, is_not ? "not in" : "in");
	for (size_t i = 0; i < in->len; i++) {
		sbuf_printf(&out, "%s%s", i ? ", " : "", VALUE(d, position, in->ptr[i].lo));
		if (in->ptr[i].hi != in->ptr[i].lo)
			sbuf_printf(&out, "..%s", VALUE(d, position, in->ptr[i].hi));
	}
	sbuf_puts(&out, ")");
	return out.ptr;
}

/* Several cubes on any arguments. */

static struct cube_list complement(struct arena *arena, const struct cube_list *cubes)
{
	struct cube all = cube_all();
	struct cube_list rest = {0};

	cube_list_add(arena, &rest, &all);
	for (size_t i = 0; i < cubes->len; i++)
		cube_list_subtract(arena, &rest, &cubes->ptr[i]);
	cube_list_join(&rest);
	return rest;
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

static const char *describe_one_arg(const struct describer *d, const struct cube_list *cubes,
				    int position)
{
	uint64_t width = width_mask(d, position);
	struct intervals in = make_intervals(d, cubes, position);
	struct intervals out = gaps(d, &in, width);
	bool is_not = out.len < in.len ||
		      (out.len == in.len && out.len && out.ptr[0].lo == out.ptr[0].hi);

	return out.len ? describe_intervals(d, position, is_not ? &out : &in, is_not) : "";
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

/* CUBES, which ask nothing of the host. */
static const char *describe_where(const struct describer *d, const struct cube_list *cubes)
{
	int only = only_argument(d, cubes);
	struct cube_list rest;

	for (size_t i = 0; i < cubes->len; i++)
		if (cube_ignores_args(&cubes->ptr[i]))
			return "";
	if (cubes->len == 1)
		return describe_args(d, &cubes->ptr[0]);
	if (only >= 0)
		return describe_one_arg(d, cubes, only);
	rest = complement(d->arena, cubes);
	if (rest.len >= cubes->len)
		return describe_union(d, cubes);
	return rest.len ? describe_all_but(d, &rest) : "";
}

/* Hosts and arguments together. */

static struct cube host_part(const struct cube *cube)
{
	struct cube host = *cube;

	memset(host.arg, 0, sizeof(host.arg));
	return host;
}

static struct cube args_part(const struct cube *cube)
{
	struct cube args = cube_all();

	memcpy(args.arg, cube->arg, sizeof(args.arg));
	return args;
}

/* Those of CUBES that are on HOST's hosts: what they ask of the arguments. */
static struct cube_list args_on(struct arena *arena, const struct cube_list *cubes,
				const struct cube *host)
{
	struct cube_list out = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube its = host_part(&cubes->ptr[i]), args = args_part(&cubes->ptr[i]);

		if (cube_equal(&its, host))
			cube_list_add(arena, &out, &args);
	}
	return out;
}

static bool is_first_on_host(const struct cube_list *cubes, size_t index)
{
	struct cube host = host_part(&cubes->ptr[index]);

	for (size_t i = 0; i < index; i++) {
		struct cube other = host_part(&cubes->ptr[i]);

		if (cube_equal(&host, &other))
			return false;
	}
	return true;
}

/* The same condition on other hosts: "cap A or cap B". */
static void add_case(struct arena *arena, struct description *out, const char *where,
		     const char *guard, const struct cube *example)
{
	for (size_t i = 0; i < out->len; i++) {
		struct described *known = &out->ptr[i];
		bool is_chain = strstr(known->guard, " and ") && known->guard[0] != '(';

		if (strcmp(known->where, where) != 0)
			continue;
		if (!*known->guard || !*guard) {
			known->guard = "";
			return;
		}
		known->guard = arena_printf(arena, is_chain ? "(%s) or %s%s%s" : "%s or %s%s%s",
					    known->guard, strstr(guard, " and ") ? "(" : "",
					    guard, strstr(guard, " and ") ? ")" : "");
		return;
	}
	*VEC_PUSH(arena, out) = (struct described){where, guard, *example};
}

struct description describe_cubes(struct arena *arena, syscall_id id, enum abi abi,
				  const struct cube_list *cubes)
{
	struct describer d = {arena, id, abi};
	struct cube_list wide = widen(arena, cubes);
	struct description out = {0};

	for (size_t i = 0; i < wide.len; i++) {
		struct cube host = host_part(&wide.ptr[i]);
		struct cube_list args;

		if (!is_first_on_host(&wide, i))
			continue;
		args = args_on(arena, &wide, &host);
		add_case(arena, &out, describe_where(&d, &args), describe_host(arena, &host),
			 &wide.ptr[i]);
	}
	return out;
}

const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const struct cube *cube)
{
	struct sbuf out = {.arena = arena};
	bool is_first = true;

	sbuf_puts(&out, id == SYSCALL_NONE ? "?" : syscall_name(id));
	for (int i = 0; i < CUBE_ARGS; i++) {
		if (!cube->arg[i].mask)
			continue;
		sbuf_printf(&out, "%s%s = %s", is_first ? "(" : ", ",
			    describe_arg(arena, id, abi, i),
			    describe_value(arena, id, abi, i, cube->arg[i].value));
		is_first = false;
	}
	if (!is_first)
		sbuf_puts(&out, ")");
	return out.ptr;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cubes to conditions.  First every cube is freed of what it asks of the host
 * needlessly (the pieces of "cap A or cap B" are disjoint, the words need not
 * be); then those on the same hosts are told together, as they are or by what
 * is not in them, whichever is shorter.
 */
#include "decompile/describe.h"

#include "core/limits.h"
#include "kernel/caps.h"
#include "kernel/errnos.h"

#include <string.h>

const char *describe_action(struct arena *arena, enum abi abi, struct action action)
{
	int error = action.verb == VERB_DENY ? errno_by_number(abi, action.data) : -1;

	if (action.verb != VERB_DENY)
		return verb_name(action.verb);
	if (error < 0)
		return arena_printf(arena, "deny with errno %u", (unsigned)action.data);
	return arena_printf(arena, "deny with %s", errno_name(error));
}

const char *describe_abis(struct arena *arena, abi_set abis)
{
	struct sbuf out = {.arena = arena};

	ABI_EACH(abi, abis)
		sbuf_printf(&out, "%s%s", out.len ? ", " : "", abi_info(abi)->name);
	return sbuf_text(&out);
}

/* Hosts. */

const char *describe_host(struct arena *arena, const struct cube *cube)
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
	return sbuf_text(&out);
}

/* Take WIDER for CUBE if it is still within CUBES. */
static void try_widen(struct arena *arena, struct cube *cube, const struct cube *wider,
		      const struct cube_list *cubes)
{
	if (!cube_equal(cube, wider) && cube_list_covers(arena, cubes, wider))
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
	struct cube_list wide = cubes->len <= LIMIT_JOIN ? widen(arena, cubes) : *cubes;
	struct description out = {0};

	for (size_t i = 0; i < wide.len; i++) {
		struct cube host = host_part(&wide.ptr[i]);
		struct cube_list args;

		if (!is_first_on_host(&wide, i))
			continue;
		args = args_on(arena, &wide, &host);
		add_case(arena, &out, describe_where(arena, id, abi, &args),
			 describe_host(arena, &host), &wide.ptr[i]);
	}
	return out;
}

const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const struct cube *cube)
{
	struct sbuf out = {.arena = arena};
	uint64_t args[CUBE_ARGS];
	unsigned known = 0;
	bool is_first = true;

	for (int i = 0; i < CUBE_ARGS; i++) {
		args[i] = cube->arg[i].value;
		known |= (unsigned)(cube->arg[i].mask != 0) << i;
	}
	sbuf_puts(&out, id == SYSCALL_NONE ? "?" : syscall_name(id));
	for (int i = 0; i < CUBE_ARGS; i++) {
		struct argument arg = {id, abi, i, args, known};

		if (!cube->arg[i].mask)
			continue;
		sbuf_printf(&out, "%s%s = %s", is_first ? "(" : ", ",
			    describe_arg(arena, id, abi, i),
			    describe_value(arena, &arg, cube->arg[i].value));
		is_first = false;
	}
	if (!is_first)
		sbuf_puts(&out, ")");
	return out.ptr;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "groups/families.h"

#include "sema/set.h"
#include "sema/unit.h"
#include "syntax/stdlib.h"

#include <stdlib.h>
#include <string.h>

#define FAMILY_SUFFIX "-family"

struct calls calls_new(struct arena *arena)
{
	return (struct calls){ARENA_ARRAY(arena, bool, (size_t)syscall_count())};
}

static size_t count_calls(const struct calls *calls)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		count += calls->has[id];
	return count;
}

static bool is_family(const char *name)
{
	size_t len = strlen(name), tail = strlen(FAMILY_SUFFIX);

	return len > tail && strcmp(name + len - tail, FAMILY_SUFFIX) == 0;
}

/* The members of group NAME; false when one of them is there on a condition only. */
static bool load_members(struct unit *unit, const char *name, struct calls *members)
{
	struct group *group = unit_group(unit, (struct ast_name){str_of(name), SPAN_NONE});
	struct set set = {0};

	*members = calls_new(unit->ctx->arena);
	if (group)
		set = set_expand(unit, group->stmt->u.group.set);
	for (size_t i = 0; i < set.len; i++) {
		if (set.ptr[i].pred)
			return false;
		members->has[set.ptr[i].id] = true;
	}
	return set.len > 0;
}

static int by_size(const void *a, const void *b)
{
	const struct family *x = a, *y = b;
	size_t m = count_calls(&x->members), n = count_calls(&y->members);

	return m != n ? (m < n) - (m > n) : strcmp(x->name, y->name);
}

struct families families_load(struct context *ctx, bool only_families)
{
	struct unit *unit = unit_of_library(ctx);
	struct stdlib_names names = stdlib_groups(ctx);
	struct families families = {0};

	for (size_t i = 0; i < names.len; i++) {
		struct calls members;

		if (only_families && !is_family(names.ptr[i]))
			continue;
		if (load_members(unit, names.ptr[i], &members))
			*VEC_PUSH(ctx->arena, &families) =
				(struct family){names.ptr[i], members};
	}
	if (families.len)
		qsort(families.ptr, families.len, sizeof(families.ptr[0]), by_size);
	return families;
}

/* How many of FAMILY's members are in LEFT; 0 when one that exists is not in CALLS. */
static size_t gain(const struct family *family, const struct calls *calls,
		   const struct calls *left, abi_set abis)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!family->members.has[id] || !(syscall_abis(id) & abis))
			continue;
		if (!calls->has[id])
			return 0;
		count += left->has[id];
	}
	return count;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void fold_names_sort(struct fold_names *names)
{
	if (names->len)
		qsort(names->ptr, names->len, sizeof(names->ptr[0]), by_text);
}

/* The family that says most about LEFT; NULL when none says more than one name does. */
static const struct family *best_family(const struct families *families,
					const struct calls *calls, const struct calls *left,
					abi_set abis)
{
	const struct family *best = NULL;
	size_t most = 1;

	for (size_t i = 0; i < families->len; i++) {
		size_t count = gain(&families->ptr[i], calls, left, abis);

		if (count > most) {
			most = count;
			best = &families->ptr[i];
		}
	}
	return best;
}

struct fold_names families_fold(struct arena *arena, const struct families *families,
				const struct calls *calls, abi_set abis)
{
	struct calls left = calls_new(arena);
	struct fold_names names = {0};
	const struct family *family;

	memcpy(left.has, calls->has, (size_t)syscall_count() * sizeof(left.has[0]));
	while ((family = best_family(families, calls, &left, abis))) {
		*VEC_PUSH(arena, &names) = family->name;
		for (syscall_id id = 0; id < syscall_count(); id++)
			left.has[id] &= !family->members.has[id];
	}
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (left.has[id])
			*VEC_PUSH(arena, &names) = syscall_name(id);
	fold_names_sort(&names);
	return names;
}

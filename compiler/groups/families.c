/* SPDX-License-Identifier: Apache-2.0 */
#include "groups/families.h"

#include "groups/selection.h"

#include <stdlib.h>
#include <string.h>

static bool is_family(const char *name)
{
	return str_ends(str_of(name), "-family");
}

static int by_size(const void *a, const void *b)
{
	const struct library_group *x = a, *y = b;
	size_t m = x->members.len, n = y->members.len;

	return m != n ? (m < n) - (m > n) : strcmp(x->name, y->name);
}

struct library families_all(struct context *ctx, abi_set abis)
{
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct library families = library_load(ctx, abis, is_family);

	diag_capture_end(&capture); /* constants that an ABI lacks */
	if (families.len)
		qsort(families.ptr, families.len, sizeof(families.ptr[0]), by_size);
	return families;
}

struct library families_whole(struct arena *arena, const struct library *all)
{
	struct library families = {0};

	for (size_t i = 0; i < all->len; i++)
		if (all->ptr[i].is_whole)
			*VEC_PUSH(arena, &families) = all->ptr[i];
	return families;
}

struct library families_load(struct context *ctx)
{
	struct library all = families_all(ctx, 0);

	return families_whole(ctx->arena, &all);
}

/* Calls that are the same to a reader. */
struct listed {
	const struct call_set *calls;
	abi_set abis;
};

static enum member_part part_of(const void *data, const struct group_member *member)
{
	const struct listed *listed = data;

	if (!(syscall_abis(member->id) & listed->abis))
		return PART_FREE;
	return listed->calls->has[member->id] ? PART_WANTED : PART_BARRED;
}

static size_t names_saved(const struct group_selection *selection,
			  const struct group_candidate *candidate, struct group_gain gain)
{
	(void)selection;
	(void)candidate;
	return gain.covered - 1;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_list families_name(struct arena *arena, const struct library *families,
			       const struct call_set *calls, abi_set abis)
{
	struct listed listed = {calls, abis};
	struct selection_goal goal = {&listed, part_of, names_saved};
	struct group_selection selection = group_selection_find(arena, families, &goal);
	struct name_list names = {0};

	for (size_t i = 0; i < selection.chosen.len; i++)
		*VEC_PUSH(arena, &names) = selection.chosen.ptr[i].group->name;
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (calls->has[id] && !selection.covered.has[id])
			*VEC_PUSH(arena, &names) = syscall_name(id);
	if (names.len)
		qsort(names.ptr, names.len, sizeof(names.ptr[0]), by_text);
	return names;
}

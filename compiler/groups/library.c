/* SPDX-License-Identifier: Apache-2.0 */
#include "groups/library.h"

#include "sema/predicate.h"
#include "syntax/stdlib.h"

/* The entries of SET on ID have conditions; what these mean on ABI. */
static struct member_condition condition_on(struct unit *unit, const struct set *set,
					    syscall_id id, enum abi abi)
{
	struct subject subject = {unit, id, abi, unit->abis};
	struct member_condition condition = {.is_exact = true};

	for (size_t i = 0; i < set->len; i++) {
		struct cube_list cubes = {0};

		if (set->ptr[i].id != id)
			continue;
		if (predicate_cubes(&subject, set->ptr[i].pred, &cubes) != PREDICATE_OK)
			condition.is_exact = false;
		else
			for (size_t j = 0; j < cubes.len; j++)
				cube_list_add(unit->ctx->arena, &condition.cubes,
					      &cubes.ptr[j]);
	}
	return condition;
}

static bool has_whole(const struct set *set, syscall_id id)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->ptr[i].id == id && !set->ptr[i].pred)
			return true;
	return false;
}

static struct group_member member_of(struct unit *unit, const struct set *set, syscall_id id)
{
	struct member_condition *conditions;

	if (has_whole(set, id))
		return (struct group_member){id, true, NULL};
	conditions = ARENA_ARRAY(unit->ctx->arena, struct member_condition, ABI_COUNT);
	ABI_EACH(abi, unit->abis & syscall_abis(id))
		conditions[abi] = condition_on(unit, set, id, abi);
	return (struct group_member){id, false, conditions};
}

static struct library_group resolve(struct unit *unit, const char *name, const struct set *set)
{
	struct arena *arena = unit->ctx->arena;
	struct library_group group = {
		.name = name, .calls = call_set_new(arena), .is_whole = true};

	for (size_t i = 0; i < set->len; i++)
		group.calls.has[set->ptr[i].id] = true;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct group_member *member;

		if (!group.calls.has[id])
			continue;
		member = VEC_PUSH(arena, &group.members);
		*member = member_of(unit, set, id);
		group.is_whole &= member->is_whole;
	}
	return group;
}

struct library library_load(struct context *ctx, abi_set abis,
			    bool (*is_wanted)(const char *name))
{
	struct unit *unit = unit_of_library(ctx);
	struct stdlib_names names = stdlib_groups(ctx);
	struct library library = {0};

	unit->abis = abis;
	for (size_t i = 0; i < names.len; i++) {
		struct ast_name name = {str_of(names.ptr[i]), SPAN_NONE};
		struct group *group = is_wanted(names.ptr[i]) ? unit_group(unit, name) : NULL;
		struct set set;

		if (!group)
			continue;
		set = set_expand(unit, group->stmt->u.group.set);
		*VEC_PUSH(ctx->arena, &library) = resolve(unit, names.ptr[i], &set);
	}
	return library;
}

static bool covers_all(struct arena *arena, const struct cube_list *a,
		       const struct cube_list *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (!cube_list_covers(arena, a, &b->ptr[i]))
			return false;
	return true;
}

bool group_member_is(struct arena *arena, const struct group_member *member, enum abi abi,
		     const struct cube_list *cubes)
{
	const struct member_condition *condition;
	struct cube all = cube_all();

	if (member->is_whole)
		return cube_list_covers(arena, cubes, &all);
	condition = &member->conditions[abi];
	return condition->is_exact && covers_all(arena, &condition->cubes, cubes) &&
	       covers_all(arena, cubes, &condition->cubes);
}

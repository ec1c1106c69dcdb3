/* SPDX-License-Identifier: Apache-2.0 */
#include "groups/library.h"

#include "sema/predicate.h"
#include "syntax/stdlib.h"

/* The entries of SET on ID have conditions; what these mean on ABI. */
static struct member_condition condition_on(struct unit *unit, const struct set *set,
					    syscall_id id, enum abi abi)
{
	struct subject subject = {unit, id, abi, unit->abis, NULL};
	struct member_condition condition = {DIAGRAM_FALSE, true};
	struct diagrams *d = unit->ctx->diagrams;

	for (size_t i = 0; i < set->len; i++) {
		diagram_id where;

		if (set->ptr[i].id != id)
			continue;
		if (predicate_where(&subject, set->ptr[i].pred, &where) == PREDICATE_OK)
			condition.where = diagram_or(d, condition.where, where);
		else
			condition.is_exact = false;
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

bool group_member_is(const struct group_member *member, enum abi abi, diagram_id where)
{
	if (member->is_whole)
		return where == DIAGRAM_TRUE;
	return member->conditions[abi].is_exact && member->conditions[abi].where == where;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Greedy set cover, exact: the group that saves most names comes first. */
#include "groups/fold.h"

#include "decompile/decompile.h"
#include "sema/predicate.h"
#include "syntax/fmt.h"
#include "syntax/stdlib.h"

#include <string.h>

#define EXCEPT_MAX 8 /* exceptions that a reader can keep in mind */

/* A condition that is not the same on all ABIs, or cannot be asked on one: like no other. */
static const char varies[] = "?";

fold_calls fold_calls_new(struct arena *arena)
{
	return ARENA_ARRAY(arena, const char *, (size_t)syscall_count());
}

/* The groups. */

static void add_apart(struct arena *arena, struct cube_list *list, const struct cube *cube)
{
	struct cube_list rest = {0};

	cube_list_add(arena, &rest, cube);
	for (size_t i = 0; i < list->len; i++)
		cube_list_subtract(arena, &rest, &list->ptr[i]);
	for (size_t i = 0; i < rest.len; i++)
		cube_list_add(arena, list, &rest.ptr[i]);
}

/* What the entries of SET ask of ID on ABI. */
static const char *condition_on(struct unit *unit, const struct set *set, syscall_id id,
				enum abi abi)
{
	struct subject subject = {unit, id, abi, unit->abis};
	struct cube_list all = {0};

	for (size_t i = 0; i < set->len; i++) {
		struct cube_list cubes = {0};

		if (set->ptr[i].id != id)
			continue;
		if (!set->ptr[i].pred)
			return "";
		if (predicate_cubes(&subject, set->ptr[i].pred, &cubes) != PREDICATE_OK)
			return varies;
		for (size_t j = 0; j < cubes.len; j++)
			add_apart(unit->ctx->arena, &all, &cubes.ptr[j]);
	}
	cube_list_join(&all);
	return fmt_pred(unit->ctx->arena, decompile_where(unit->ctx->arena, id, abi, &all));
}

/* A call without a number of its own, that rules reach through a multiplexer all the same. */
static const char *condition_behind(struct unit *unit, syscall_id id)
{
	ABI_EACH(abi, unit->abis)
		if (syscall_multiplexed(id, abi).via != SYSCALL_NONE)
			return "";
	return NULL;
}

static const char *condition_of(struct unit *unit, const struct set *set, syscall_id id)
{
	const char *condition = NULL;

	ABI_EACH(abi, unit->abis & syscall_abis(id)) {
		const char *its = condition_on(unit, set, id, abi);

		if (condition && strcmp(condition, its) != 0)
			return varies;
		condition = its;
	}
	return condition ? condition : condition_behind(unit, id);
}

static void load_group(struct unit *unit, const char *name, struct fold_groups *groups)
{
	struct group *group = unit_group(unit, (struct ast_name){str_of(name), SPAN_NONE});
	struct fold_group out = {name, fold_calls_new(unit->ctx->arena)};
	struct set set;

	if (!group)
		return;
	set = set_expand(unit, group->stmt->u.group.set);
	for (size_t i = 0; i < set.len; i++)
		if (!out.calls[set.ptr[i].id])
			out.calls[set.ptr[i].id] = condition_of(unit, &set, set.ptr[i].id);
	*VEC_PUSH(unit->ctx->arena, groups) = out;
}

/* Which program calls are for can be guessed wrong: most make the same ones. */
static bool is_for_one_program(const char *name)
{
	return strncmp(name, "program-", strlen("program-")) == 0 ||
	       strncmp(name, "runtime-startup-", strlen("runtime-startup-")) == 0;
}

struct fold_groups fold_load(struct context *ctx, abi_set abis)
{
	struct unit *unit = unit_of_library(ctx);
	struct stdlib_names names = stdlib_groups(ctx);
	struct fold_groups groups = {0};

	unit->abis = abis;
	for (size_t i = 0; i < names.len; i++)
		if (!is_for_one_program(names.ptr[i]))
			load_group(unit, names.ptr[i], &groups);
	return groups;
}

/* The cover. */

struct search {
	fold_calls wanted, had;
	struct fold fold;
	bool *is_excepted;
};

/* What it would bring to take one more group. */
struct gain {
	size_t covered, excepted;
};

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* ID, a call of the group with this CONDITION, is no more than what HAD has. */
static bool is_had(const char *condition, const char *had)
{
	return had && (!*had || strcmp(condition, had) == 0);
}

static struct gain gain_of(const struct search *search, const struct fold_group *group)
{
	struct gain gain = {0};

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const char *condition = group->calls[id];

		if (!condition)
			continue;
		if (!is_had(condition, search->had[id]))
			gain.excepted += !search->is_excepted[id];
		else if (is_same(condition, search->wanted[id]))
			gain.covered += !search->fold.is_covered[id];
	}
	return gain;
}

/*
 * A group costs its own name, and an exception costs more than a name: it has to
 * be thought away.
 */
static size_t worth(const struct search *search, struct gain gain)
{
	size_t cost = 1 + 2 * gain.excepted;

	if (gain.covered <= cost || gain.excepted * 6 > gain.covered ||
	    search->fold.except.len + gain.excepted > EXCEPT_MAX)
		return 0;
	return gain.covered - cost;
}

static bool is_better(const struct search *search, struct gain a, struct gain b)
{
	if (worth(search, a) != worth(search, b))
		return worth(search, a) > worth(search, b);
	return a.excepted < b.excepted;
}

static void take(struct arena *arena, struct search *search, const struct fold_group *group)
{
	*VEC_PUSH(arena, &search->fold.groups) = group->name;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		const char *condition = group->calls[id];

		if (!condition)
			continue;
		if (is_same(condition, search->wanted[id]))
			search->fold.is_covered[id] = true;
		if (is_had(condition, search->had[id]) || search->is_excepted[id])
			continue;
		search->is_excepted[id] = true;
		*VEC_PUSH(arena, &search->fold.except) = syscall_name(id);
	}
}

static const struct fold_group *choose(const struct search *search,
				       const struct fold_groups *groups)
{
	const struct fold_group *best = NULL;
	struct gain most = {0};

	for (size_t i = 0; i < groups->len; i++) {
		struct gain gain = gain_of(search, &groups->ptr[i]);

		if (worth(search, gain) && (!best || is_better(search, gain, most))) {
			best = &groups->ptr[i];
			most = gain;
		}
	}
	return best;
}

struct fold fold_find(struct arena *arena, const struct fold_groups *groups,
		      const fold_calls wanted, const fold_calls had)
{
	struct search search = {.wanted = wanted, .had = had};
	const struct fold_group *group;

	search.fold.is_covered = ARENA_ARRAY(arena, bool, (size_t)syscall_count());
	search.is_excepted = ARENA_ARRAY(arena, bool, (size_t)syscall_count());
	while ((group = choose(&search, groups)))
		take(arena, &search, group);
	fold_names_sort(&search.fold.groups);
	fold_names_sort(&search.fold.except);
	return search.fold;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Greedy set cover.  A group may stand for calls that were seen when nearly all
 * of it was: one call in five may be missing, and every second one of a family,
 * whose calls all do the same, or of what nearly every program does.  A group
 * that allows every ioctl, or every family of sockets, where some were seen, is
 * never taken.
 */
#include "record/cover.h"

#include "kernel/native.h"
#include "sema/predicate.h"
#include "syntax/stdlib.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct context *ctx;
	const struct recording *recording;
	struct unit *unit;
	bool *is_covered; /* [syscall_id] */
	struct cover candidates;
};

static bool has_end(const char *name, const char *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len > tail && strcmp(name + len - tail, end) == 0;
}

/* Whoever may make one of its calls gains little by the others. */
static bool is_harmless(const char *name)
{
	return has_end(name, "-family") || has_end(name, "-basic");
}

static bool is_near(const struct cover_group *group)
{
	size_t allowed = is_harmless(group->name) ? group->cover_count : group->cover_count / 4;

	return group->unseen_count <= allowed;
}

/* Whether CUBE asks only for arguments that the tuples keep, and has those of CALL. */
static bool has_call(const struct cube *cube, const struct observed_call *observed,
		     const struct call *call)
{
	struct host any = {0, KERNEL_MIN};

	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask && !(observed->telling & 1u << i))
			return false;
	return cube_has(cube, call->args, any);
}

static bool have_call(const struct cube_list *cubes, const struct observed_call *observed,
		      size_t tuple)
{
	struct call call = observed_call_with(observed, tuple);

	for (size_t i = 0; i < cubes->len; i++)
		if (has_call(&cubes->ptr[i], observed, &call))
			return true;
	return false;
}

/* The tuples of a call that meet the condition PRED. */
static uint64_t tuples_that_meet(struct search *search, const struct observed_call *observed,
				 const struct ast_pred *pred)
{
	struct subject subject = {search->unit, observed->call.id, observed->call.abi,
				  ABI_BIT(observed->call.abi)};
	struct cube_list cubes = {0};
	uint64_t meet = 0;

	if (predicate_cubes(&subject, pred, &cubes) != PREDICATE_OK)
		return 0;
	for (size_t i = 0; i < observed->tuple_count; i++)
		if (have_call(&cubes, observed, i))
			meet |= (uint64_t)1 << i;
	return meet;
}

static uint64_t all_tuples(const struct observed_call *observed)
{
	return ((uint64_t)1 << observed->tuple_count) - 1;
}

/* Whether GROUP has all that was seen of a call, with its entry of condition PRED. */
static bool has_all(struct search *search, struct cover_group *group,
		    const struct observed_call *observed, const struct ast_pred *pred)
{
	uint64_t *tuples = &group->tuples[observed->call.id];

	if (!pred)
		return true;
	if (observed->too_many)
		return false;
	*tuples |= tuples_that_meet(search, observed, pred);
	return *tuples == all_tuples(observed);
}

static void take_entry(struct search *search, struct cover_group *group,
		       const struct set_entry *entry)
{
	const struct observed_call *observed =
		recording_find(search->recording, abi_native(), entry->id);

	if (syscall_number(entry->id, abi_native()) < 0 || group->covers[entry->id])
		return;
	if (!observed) {
		group->unseen_count += !group->unseen[entry->id];
		group->unseen[entry->id] = true;
	} else if (!entry->pred && discriminating_matters(&observed->call) &&
		   !observed->too_many) {
		group->is_too_wide = true;
	} else if (has_all(search, group, observed, entry->pred)) {
		group->covers[entry->id] = true;
		group->cover_count++;
		group->has_condition |= entry->pred != NULL;
	}
}

static void look_at_group(struct search *search, const char *name)
{
	struct arena *arena = search->ctx->arena;
	struct ast_name ast_name = {str_of(name), SPAN_NONE};
	struct group *group = unit_group(search->unit, ast_name);
	struct cover_group candidate = {
		.name = name,
		.covers = ARENA_ARRAY(arena, bool, (size_t)syscall_count()),
		.unseen = ARENA_ARRAY(arena, bool, (size_t)syscall_count()),
		.tuples = ARENA_ARRAY(arena, uint64_t, (size_t)syscall_count()),
	};
	struct set set;

	if (!group)
		return;
	set = set_expand(search->unit, group->stmt->u.group.set);
	for (size_t i = 0; i < set.len; i++)
		take_entry(search, &candidate, &set.ptr[i]);
	if (candidate.cover_count && !candidate.is_too_wide && is_near(&candidate))
		*VEC_PUSH(arena, &search->candidates) = candidate;
}

/* How many calls GROUP has that no group chosen before has. */
static size_t gain_of(const struct search *search, const struct cover_group *group)
{
	size_t gain = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		gain += group->covers[id] && !search->is_covered[id];
	return gain;
}

/* A group for one call is longer than its name, unless it brings a condition. */
static bool is_worth(const struct cover_group *group, size_t gain)
{
	return gain > 1 ? gain > group->unseen_count : gain == 1 && group->has_condition;
}

/* Most gained first; then what allows less that was not seen; then the smaller group. */
static bool is_better(const struct cover_group *a, size_t gain_a, const struct cover_group *b,
		      size_t gain_b)
{
	if (gain_a - a->unseen_count != gain_b - b->unseen_count)
		return gain_a - a->unseen_count > gain_b - b->unseen_count;
	if (a->unseen_count != b->unseen_count)
		return a->unseen_count < b->unseen_count;
	return a->cover_count < b->cover_count;
}

static struct cover_group *choose(struct search *search)
{
	struct cover_group *best = NULL;
	size_t best_gain = 0;

	for (size_t i = 0; i < search->candidates.len; i++) {
		struct cover_group *group = &search->candidates.ptr[i];
		size_t gain = gain_of(search, group);

		if (is_worth(group, gain) &&
		    (!best || is_better(group, gain, best, best_gain))) {
			best = group;
			best_gain = gain;
		}
	}
	for (syscall_id id = 0; best && id < syscall_count(); id++)
		search->is_covered[id] |= best->covers[id];
	return best;
}

static int compare_names(const void *a, const void *b)
{
	const struct cover_group *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct cover cover_find(struct context *ctx, const struct recording *recording)
{
	struct search search = {
		.ctx = ctx,
		.recording = recording,
		.unit = unit_of_library(ctx),
		.is_covered = ARENA_ARRAY(ctx->arena, bool, (size_t)syscall_count()),
	};
	struct stdlib_names names = stdlib_groups(ctx);
	struct cover cover = {0};
	struct cover_group *group;

	for (size_t i = 0; i < names.len; i++)
		if (strncmp(names.ptr[i], "systemd-", 8) != 0)
			look_at_group(&search, names.ptr[i]);
	while ((group = choose(&search)))
		*VEC_PUSH(ctx->arena, &cover) = *group;
	if (cover.len)
		qsort(cover.ptr, cover.len, sizeof(*cover.ptr), compare_names);
	return cover;
}

bool cover_has(const struct cover *cover, syscall_id id)
{
	for (size_t i = 0; i < cover->len; i++)
		if (cover->ptr[i].covers[id])
			return true;
	return false;
}

uint64_t cover_tuples(const struct cover *cover, syscall_id id)
{
	uint64_t tuples = 0;

	for (size_t i = 0; i < cover->len; i++)
		tuples |= cover->ptr[i].tuples[id];
	return tuples;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/isop.h"

#include "core/limits.h"
#include "model/diagram_store.h"

/* With more of these than so many, only the usual way is looked for. */
#define TASKS_MAX (1u << 15)

/* What may be left out is looked for in so many steps. */
#define TIDY_WORK_MAX (LIMIT_DIAGRAM_WORK / 64)

/* To make more cubes than this larger takes longer than it is worth. */
#define WIDEN_MAX 256

/* What is to be covered, and how that is done best. */
struct isop_task {
	diagram_id lower, upper; /* 0: a free slot */
	diagram_id covered;
	size_t count;  /* of cubes; no more than the most + 1 */
	bool is_split; /* nothing is shared between the two values of the variable */
};

struct isop {
	struct diagrams *d;
	size_t most;
	struct isop_task *tasks; /* a hash table */
	size_t len, cap;
	struct cube path; /* what is asked so far */
	bool has_split;   /* then cubes may ask for too much */
	struct cube_list *out;
};

static struct isop_task *task_slot(const struct isop *isop, diagram_id lower, diagram_id upper)
{
	uint64_t hash = ((uint64_t)lower << 32 | upper) * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(hash >> 32) & (isop->cap - 1);

	while (isop->tasks[at].lower &&
	       (isop->tasks[at].lower != lower || isop->tasks[at].upper != upper))
		at = (at + 1) & (isop->cap - 1);
	return &isop->tasks[at];
}

static void remember(struct isop *isop, const struct isop_task *task)
{
	struct isop_task *old = isop->tasks;
	size_t cap = isop->cap;

	if (2 * ++isop->len > cap) {
		isop->cap = cap ? 2 * cap : 64;
		isop->tasks = ARENA_ARRAY(isop->d->arena, struct isop_task, isop->cap);
		for (size_t i = 0; i < cap; i++)
			if (old[i].lower)
				*task_slot(isop, old[i].lower, old[i].upper) = old[i];
	}
	*task_slot(isop, task->lower, task->upper) = *task;
}

/* The tasks that one falls into, by the first variable that it asks for. */
struct isop_parts {
	uint16_t var;
	diagram_id lower[3], upper[3]; /* where it is 0, where it is 1, whatever it is */
};

static struct isop_parts split_task(struct diagrams *d, diagram_id lower, diagram_id upper)
{
	uint16_t a = diagram_var(d, lower), b = diagram_var(d, upper);
	struct isop_parts parts = {.var = a < b ? a : b};

	parts.lower[0] = diagram_lo(d, lower, parts.var);
	parts.lower[1] = diagram_hi(d, lower, parts.var);
	parts.upper[0] = diagram_lo(d, upper, parts.var);
	parts.upper[1] = diagram_hi(d, upper, parts.var);
	parts.lower[2] = parts.upper[2] = DIAGRAM_FALSE;
	return parts;
}

static struct isop_task solve(struct isop *isop, diagram_id lower, diagram_id upper);

/* Leave to the cubes that do not ask for the variable what may be theirs. */
static void share(struct isop *isop, struct isop_parts *parts)
{
	struct diagrams *d = isop->d;
	diagram_id left[2];

	for (int i = 0; i < 2; i++) {
		left[i] = parts->lower[i];
		parts->lower[i] = diagram_minus(d, left[i], parts->upper[!i]);
	}
	for (int i = 0; i < 2; i++)
		left[i] = diagram_minus(d, left[i],
					solve(isop, parts->lower[i], parts->upper[i]).covered);
	parts->lower[2] = diagram_or(d, left[0], left[1]);
	parts->upper[2] = diagram_and(d, parts->upper[0], parts->upper[1]);
}

/* TASK done by PARTS. */
static void add_up(struct isop *isop, const struct isop_parts *parts, struct isop_task *task)
{
	struct diagrams *d = isop->d;
	diagram_id covered[3];

	task->count = 0;
	for (int i = 0; i < 3; i++) {
		struct isop_task part = solve(isop, parts->lower[i], parts->upper[i]);

		task->count += part.count;
		covered[i] = part.covered;
	}
	if (task->count > isop->most)
		task->count = isop->most + 1;
	task->covered = diagram_make(d, parts->var, diagram_or(d, covered[0], covered[2]),
				     diagram_or(d, covered[1], covered[2]));
}

/* How few cubes will do for LOWER within UPPER. */
static struct isop_task solve(struct isop *isop, diagram_id lower, diagram_id upper)
{
	struct isop_task task = {lower, upper, lower, 0, false}, split = task;
	struct isop_parts parts;

	if (lower == DIAGRAM_FALSE || diagrams_exhausted(isop->d))
		return task;
	task.count = 1;
	task.covered = DIAGRAM_TRUE;
	if (upper == DIAGRAM_TRUE)
		return task;
	if (isop->cap && task_slot(isop, lower, upper)->lower)
		return *task_slot(isop, lower, upper);
	parts = split_task(isop->d, lower, upper);
	share(isop, &parts);
	add_up(isop, &parts, &task);
	if (task.count > 1 && isop->len < TASKS_MAX) {
		parts = split_task(isop->d, lower, upper);
		split.is_split = true;
		add_up(isop, &parts, &split);
		task = split.count < task.count ? split : task;
	}
	remember(isop, &task);
	return task;
}

static void emit(struct isop *isop, diagram_id lower, diagram_id upper)
{
	struct isop_parts parts;

	if (lower == DIAGRAM_FALSE || diagrams_exhausted(isop->d))
		return;
	if (upper == DIAGRAM_TRUE) {
		cube_list_add(isop->d->arena, isop->out, &isop->path);
		return;
	}
	parts = split_task(isop->d, lower, upper);
	if (solve(isop, lower, upper).is_split)
		isop->has_split = true;
	else
		share(isop, &parts);
	for (int bit = 0; bit < 2; bit++) {
		diagram_toggle(&isop->path, parts.var, bit);
		emit(isop, parts.lower[bit], parts.upper[bit]);
		diagram_toggle(&isop->path, parts.var, bit);
	}
	emit(isop, parts.lower[2], parts.upper[2]);
}

/* Let CUBE no longer ask for BIT of ARG if all of it is in UPPER then. */
static void widen(struct diagrams *d, diagram_id upper, struct cube_arg *arg, uint64_t bit,
		  const struct cube *cube)
{
	struct cube_arg before = *arg;

	if (!(arg->mask & bit))
		return;
	arg->mask &= ~bit;
	arg->value &= ~bit;
	if (!diagram_implies(d, diagram_cube(d, cube), upper))
		*arg = before;
}

static void expand(struct diagrams *d, diagram_id upper, struct cube *cube)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		widen(d, upper, &cube->arg[i], UINT64_MAX, cube);
	for (int i = 0; i < CUBE_ARGS; i++)
		for (int bit = 0; bit < 64; bit++)
			widen(d, upper, &cube->arg[i], (uint64_t)1 << bit, cube);
}

/* Leave out of LIST what is not needed for LOWER. */
static void drop_redundant(struct diagrams *d, diagram_id lower, struct cube_list *list)
{
	diagram_id *behind = ARENA_ARRAY(d->arena, diagram_id, list->len + 1);
	diagram_id left = lower;
	size_t len = 0;

	behind[list->len] = DIAGRAM_FALSE;
	for (size_t i = list->len; i-- > 0;)
		behind[i] = diagram_or(d, behind[i + 1], diagram_cube(d, &list->ptr[i]));
	for (size_t i = 0; i < list->len; i++) {
		diagram_id own = diagram_cube(d, &list->ptr[i]);

		if (diagram_implies(d, diagram_and(d, left, own), behind[i + 1]))
			continue;
		left = diagram_minus(d, left, own);
		list->ptr[len++] = list->ptr[i];
	}
	list->len = len;
}

/* Without a bound LIST's cubes, which may meet in any way, would take all that D can. */
static void tidy(struct diagrams *d, diagram_id lower, diagram_id upper, struct cube_list *list)
{
	struct diagrams_budget budget = diagrams_spend(d, TIDY_WORK_MAX);
	struct cube_list tidied = {0};

	for (size_t i = 0; i < list->len; i++) {
		struct cube cube = list->ptr[i];

		expand(d, upper, &cube);
		cube_list_add(d->arena, &tidied, &cube);
	}
	drop_redundant(d, lower, &tidied);
	if (diagrams_regain(d, budget))
		*list = tidied;
}

bool isop_find(struct diagrams *d, diagram_id lower, diagram_id upper, size_t most,
	       struct cube_list *out)
{
	struct isop isop = {.d = d, .most = most, .path = cube_all(), .out = out};

	*out = (struct cube_list){0};
	if (lower != DIAGRAM_FALSE && upper == DIAGRAM_TRUE) {
		cube_list_add(d->arena, out, &isop.path);
		return true;
	}
	if (solve(&isop, lower, upper).count > most || diagrams_exhausted(d))
		return false;
	emit(&isop, lower, upper);
	if (isop.has_split && out->len <= WIDEN_MAX)
		tidy(d, lower, upper, out);
	return !diagrams_exhausted(d);
}

/* Paths. */

static bool add_paths(struct isop *isop, diagram_id a)
{
	bool is_few = true;

	if (diagram_is_leaf(a)) {
		if (a == DIAGRAM_TRUE)
			cube_list_add(isop->d->arena, isop->out, &isop->path);
		return isop->out->len <= isop->most;
	}
	for (int bit = 0; bit < 2 && is_few; bit++) {
		struct diagram_node node = isop->d->nodes[a];

		diagram_toggle(&isop->path, node.var, bit);
		is_few = add_paths(isop, bit ? node.hi : node.lo);
		diagram_toggle(&isop->path, node.var, bit);
	}
	return is_few;
}

bool paths_find(struct diagrams *d, diagram_id a, size_t most, struct cube_list *out)
{
	struct isop isop = {.d = d, .most = most, .path = cube_all(), .out = out};

	*out = (struct cube_list){0};
	return add_paths(&isop, a);
}

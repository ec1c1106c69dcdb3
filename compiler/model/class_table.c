/* SPDX-License-Identifier: Apache-2.0 */
#include "model/class_table.h"

#include "core/limits.h"
#include "core/map.h"

/* States at the head of a factor, and where each class takes each. */
struct class_finder {
	struct diagrams *d;
	struct arena *arena;
	struct factor *factor;
	uint16_t last; /* variable of the factor */

	diagram_id *states;
	size_t len;

	struct map *tuples; /* that the walk has come by: the diagram that became of each */
	size_t cells;       /* combinations of classes so far, at least as many as states */
	diagram_id *below[CLASSES_MAX]; /* the tuple of each class */
	bool is_too_much;
};

/* The states that each class leads to, by their numbers below the factor. */
struct steps {
	uint32_t *to; /* [class * states + state] */
	size_t states;
};

/* A tuple, one node a state, is a key by its bytes. */
static struct str key_of(const struct class_finder *finder, const diagram_id *ids)
{
	return (struct str){(const char *)ids, finder->len * sizeof(*ids)};
}

/* IDS is kept. */
static void remember(struct class_finder *finder, const diagram_id *ids, diagram_id result)
{
	diagram_id *kept = ARENA_NEW(finder->arena, diagram_id);

	*kept = result;
	map_put(finder->tuples, key_of(finder, ids), kept);
	finder->is_too_much |= finder->tuples->len * finder->len > LIMIT_TUPLES;
}

/* The class whose values lead to IDS; a new one when there is none yet. */
static diagram_id class_for(struct class_finder *finder, diagram_id *ids)
{
	struct factor *factor = finder->factor;

	if (factor->len == CLASSES_MAX) {
		finder->is_too_much = true;
		return DIAGRAM_NONE;
	}
	finder->below[factor->len] = ids;
	return diagram_leaf(factor->len++);
}

/* The first variable that a state asks for; beyond the factor's last when none asks for any. */
static uint16_t first_variable(const struct class_finder *finder, const diagram_id *ids)
{
	uint16_t first = DIAGRAM_VARS;

	for (size_t i = 0; i < finder->len; i++) {
		uint16_t var = diagram_node(finder->d, ids[i]).var;

		first = var < first ? var : first;
	}
	return first;
}

static diagram_id *follow(const struct class_finder *finder, const diagram_id *ids,
			  uint16_t var, bool bit)
{
	diagram_id *next = ARENA_ARRAY(finder->arena, diagram_id, finder->len);

	for (size_t i = 0; i < finder->len; i++) {
		struct diagram_node node = diagram_node(finder->d, ids[i]);

		next[i] = node.var != var ? ids[i] : bit ? node.hi : node.lo;
	}
	return next;
}

static diagram_id walk(struct class_finder *finder, diagram_id *ids)
{
	const diagram_id *known = map_get(finder->tuples, key_of(finder, ids));
	uint16_t var = first_variable(finder, ids);
	diagram_id lo, result;

	if (finder->is_too_much || known)
		return finder->is_too_much ? DIAGRAM_NONE : *known;
	if (var > finder->last) {
		result = class_for(finder, ids);
	} else {
		lo = walk(finder, follow(finder, ids, var, false));
		result = walk(finder, follow(finder, ids, var, true));
		if (!finder->is_too_much)
			result = diagram_make(finder->d, var, lo, result);
	}
	remember(finder, ids, result);
	return result;
}

/* The number of ID among the LEN states at STATES, added if it is new. */
static uint32_t state_number(diagram_id *states, size_t *len, diagram_id id)
{
	uint32_t i = 0;

	while (i < *len && states[i] != id)
		i++;
	if (i == *len)
		states[(*len)++] = id;
	return i;
}

/* What is below the factor becomes the states of the next. */
static struct steps step_down(struct class_finder *finder)
{
	size_t len = 0, most = finder->factor->len * finder->len;
	struct steps steps = {ARENA_ARRAY(finder->arena, uint32_t, most), finder->len};
	diagram_id *states = ARENA_ARRAY(finder->arena, diagram_id, most);

	for (size_t at = 0; at < finder->factor->len; at++)
		for (size_t i = 0; i < finder->len; i++)
			steps.to[at * finder->len + i] =
				state_number(states, &len, finder->below[at][i]);
	finder->states = states;
	finder->len = len;
	return steps;
}

static struct steps divide(struct class_finder *finder, struct factor *factor, uint16_t last)
{
	finder->factor = factor;
	finder->last = last;
	finder->tuples = ARENA_NEW(finder->arena, struct map);
	finder->tuples->arena = finder->arena;
	factor->class_of = walk(finder, finder->states);
	finder->cells *= factor->len;
	finder->is_too_much |= finder->cells > LIMIT_CELLS || diagrams_exhausted(finder->d);
	return finder->is_too_much ? (struct steps){0} : step_down(finder);
}

/* The factors that ID depends on, not yet divided. */
static void add_factors(struct class_table *classes, const struct diagram_support *support)
{
	for (unsigned cap = 0; cap < 64; cap++)
		if (support->caps >> cap & 1)
			classes->factors[classes->len++] =
				(struct factor){.kind = FACTOR_CAP, .index = cap};
	if (support->kernel)
		classes->factors[classes->len++] = (struct factor){.kind = FACTOR_KERNEL};
	for (unsigned arg = 0; arg < CUBE_ARGS; arg++)
		if (support->args[arg])
			classes->factors[classes->len++] =
				(struct factor){.kind = FACTOR_ARG, .index = arg};
}

static uint16_t last_variable(const struct factor *factor)
{
	switch (factor->kind) {
	case FACTOR_CAP:
		return DIAGRAM_CAP(factor->index);
	case FACTOR_KERNEL:
		return DIAGRAM_KERNEL(0);
	case FACTOR_ARG:
		return DIAGRAM_ARG(factor->index, 0);
	}
	SCMPL_BUG("factor of kind %d", (int)factor->kind);
}

static void lay_out(struct class_table *classes)
{
	classes->cell_count = 1;
	for (size_t i = classes->len; i-- > 0;) {
		classes->factors[i].stride = classes->cell_count;
		classes->cell_count *= classes->factors[i].len;
	}
}

unsigned class_at(const struct factor *factor, size_t cell)
{
	return (unsigned)(cell / factor->stride % factor->len);
}

static void fill(struct class_table *classes, const struct steps *steps,
		 const diagram_id *leaves)
{
	for (size_t cell = 0; cell < classes->cell_count; cell++) {
		uint32_t state = 0;

		for (size_t i = 0; i < classes->len; i++) {
			unsigned at = class_at(&classes->factors[i], cell);

			state = steps[i].to[at * steps[i].states + state];
		}
		classes->cells[cell] = diagram_value(leaves[state]);
	}
}

bool class_table_find(struct diagrams *d, struct arena *arena, diagram_id id,
		      struct class_table *classes)
{
	struct diagram_support support = diagram_support(d, id);
	struct class_finder finder = {
		.d = d, .arena = arena, .states = &id, .len = 1, .cells = 1};
	struct steps steps[FACTORS_MAX];

	*classes = (struct class_table){0};
	add_factors(classes, &support);
	for (size_t i = 0; i < classes->len && !finder.is_too_much; i++)
		steps[i] = divide(&finder, &classes->factors[i],
				  last_variable(&classes->factors[i]));
	if (finder.is_too_much)
		return false;
	lay_out(classes);
	classes->cells = ARENA_ARRAY(arena, uint32_t, classes->cell_count);
	fill(classes, steps, finder.states);
	return true;
}

static diagram_id is_in(const void *ctx, uint32_t value)
{
	return *(const uint64_t *)ctx >> value & 1 ? DIAGRAM_TRUE : DIAGRAM_FALSE;
}

diagram_id class_values(struct diagrams *d, const struct factor *factor, uint64_t set)
{
	return diagram_map(d, is_in, &set, factor->class_of);
}

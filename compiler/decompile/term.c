/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of calls as a table of classes, and its cells covered by the terms that are the
 * shortest to read.  Where the table is too large, the paths of the diagram are the terms.
 */
#include "decompile/term.h"

#include "model/cover.h"

#include <string.h>

#define PATHS_MAX 4096         /* to the calls in question ... */
#define DETOURS_MAX (1u << 17) /* ... and to others */
#define TERMS_MAX 512          /* that anybody may have to read */
#define TOO_MUCH 10000         /* letters: what has no words at all */

static const struct term all_calls = {.kernel = DIAGRAM_TRUE,
				      .args = {DIAGRAM_TRUE, DIAGRAM_TRUE, DIAGRAM_TRUE,
					       DIAGRAM_TRUE, DIAGRAM_TRUE, DIAGRAM_TRUE}};

/* Parts of a term. */

diagram_id term_args(struct diagrams *d, const struct term *term)
{
	diagram_id args = DIAGRAM_TRUE;

	for (int i = CUBE_ARGS; i-- > 0;)
		args = diagram_and(d, term->args[i], args);
	return args;
}

diagram_id term_calls(struct diagrams *d, const struct term *term)
{
	struct cube caps = cube_all();

	caps.held = term->held;
	caps.lacked = term->lacked;
	return diagram_and(d, diagram_cube(d, &caps),
			   diagram_and(d, term->kernel, term_args(d, term)));
}

bool term_same_hosts(const struct term *a, const struct term *b)
{
	return a->held == b->held && a->lacked == b->lacked && a->kernel == b->kernel;
}

/* From a table. */

/* The classes that are covered, and what it costs to say so. */
struct term_costs {
	const struct decompiler *d;
	VEC(struct {
		diagram_id set;
		unsigned cost;
	})
	known[CUBE_ARGS];
};

static unsigned argument_cost(struct term_costs *costs, unsigned position, diagram_id set)
{
	struct conjunction said;

	for (size_t i = 0; i < costs->known[position].len; i++)
		if (costs->known[position].ptr[i].set == set)
			return costs->known[position].ptr[i].cost;
	if (!argument_say(costs->d, position, set, &said))
		said.cost = TOO_MUCH;
	VEC_PUSH(costs->d->arena, &costs->known[position]);
	costs->known[position].ptr[costs->known[position].len - 1].set = set;
	costs->known[position].ptr[costs->known[position].len - 1].cost = said.cost;
	return said.cost;
}

static unsigned cost_of(void *ctx, const struct factor *factor, uint64_t set)
{
	struct term_costs *costs = ctx;

	switch (factor->kind) {
	case FACTOR_CAP:
		return set == 1 ? 2 : 1; /* "no cap", "cap" */
	case FACTOR_KERNEL:
		return (unsigned)__builtin_popcountll(set);
	case FACTOR_ARG:
		return argument_cost(costs, factor->index,
				     class_values(costs->d->d, factor, set));
	}
	SCMPL_BUG("factor of kind %d", (int)factor->kind);
}

static void restrict_term(struct diagrams *d, const struct factor *factor, uint64_t set,
			  struct term *term)
{
	if (set == factor_all(factor))
		return;
	switch (factor->kind) {
	case FACTOR_CAP:
		*(set == 1 ? &term->lacked : &term->held) |= (uint64_t)1 << factor->index;
		return;
	case FACTOR_KERNEL:
		term->kernel = class_values(d, factor, set);
		return;
	case FACTOR_ARG:
		term->args[factor->index] = class_values(d, factor, set);
		return;
	}
}

/* True when A asks for something before B does, or for more. */
static bool is_before(struct diagrams *d, const struct term *a, const struct term *b)
{
	uint64_t x = a->held | a->lacked, y = b->held | b->lacked, differ = x ^ y;

	if (differ)
		return x & differ & (~differ + 1);
	if ((a->kernel == DIAGRAM_TRUE) != (b->kernel == DIAGRAM_TRUE))
		return b->kernel == DIAGRAM_TRUE;
	for (int i = 0; i < CUBE_ARGS; i++)
		if (a->args[i] != b->args[i])
			return diagram_implies(d, a->args[i], b->args[i]);
	return false;
}

/* TERM behind those that are not after it. */
static void insert(const struct decompiler *d, struct terms *terms, const struct term *term)
{
	size_t at = terms->len;

	VEC_PUSH(d->arena, terms);
	for (; at > 0 && is_before(d->d, term, &terms->ptr[at - 1]); at--)
		terms->ptr[at] = terms->ptr[at - 1];
	terms->ptr[at] = *term;
}

/* The classes of FACTOR in which only the product at INDEX has a cell that must be had. */
static uint64_t needed_classes(const struct cover_task *task, const struct products *products,
			       size_t index, const struct factor *factor)
{
	uint64_t needed = 0;

	for (size_t cell = 0; cell < task->classes->cell_count; cell++) {
		bool is_needed = task->marks[cell] == CELL_MUST &&
				 product_has(task->classes, &products->ptr[index], cell);

		for (size_t i = 0; i < products->len && is_needed; i++)
			is_needed = i == index ||
				    !product_has(task->classes, &products->ptr[i], cell);
		needed |= (uint64_t)is_needed << class_at(factor, cell);
	}
	return needed;
}

/* Products are as large as can be; where a smaller one is shorter to say, it is taken. */
static void trim(const struct cover_task *task, struct products *products)
{
	for (size_t i = 0; i < products->len; i++)
		for (size_t j = 0; j < task->classes->len; j++) {
			const struct factor *factor = &task->classes->factors[j];
			uint64_t *set = &products->ptr[i].sets[j];
			uint64_t needed = needed_classes(task, products, i, factor);

			if (*set != factor_all(factor) && needed && needed != *set &&
			    task->cost(task->ctx, factor, needed) <
				    task->cost(task->ctx, factor, *set))
				*set = needed;
		}
}

/* The one product of a table of one factor. */
static struct products all_cells(const struct decompiler *d, const struct cover_task *task)
{
	struct products products = {0};
	struct product *product = VEC_PUSH(d->arena, &products);

	*product = (struct product){{0}};
	for (size_t cell = 0; cell < task->classes->cell_count; cell++)
		product->sets[0] |= (uint64_t)(task->marks[cell] != CELL_NEVER) << cell;
	return products;
}

static void cover(const struct decompiler *d, const struct class_table *classes,
		  struct terms *out)
{
	uint8_t *marks = ARENA_ARRAY(d->arena, uint8_t, classes->cell_count);
	struct term_costs costs = {.d = d};
	struct cover_task task = {classes, marks, cost_of, &costs};
	struct products products;

	for (size_t i = 0; i < classes->cell_count; i++)
		marks[i] = (uint8_t)classes->cells[i];
	products = classes->len == 1 ? all_cells(d, &task) : cover_cells(d->arena, &task);
	trim(&task, &products);
	for (size_t i = 0; i < products.len; i++) {
		struct term term = all_calls;

		for (size_t j = 0; j < classes->len; j++)
			restrict_term(d->d, &classes->factors[j], products.ptr[i].sets[j],
				      &term);
		insert(d, out, &term);
	}
}

/* From paths. */

struct path_walk {
	const struct decompiler *d;
	size_t detours;
	struct terms out;
};

static bool add_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct path_walk *walk = ctx;
	struct diagrams *d = walk->d->d;
	struct term term = all_calls;

	if (value == false)
		return ++walk->detours < DETOURS_MAX;
	term.held = cube->held;
	term.lacked = cube->lacked;
	term.kernel = diagram_range(d, diagram_kernel(), cube->kernel_lo, cube->kernel_hi - 1);
	for (unsigned i = 0; i < CUBE_ARGS; i++)
		term.args[i] = diagram_masked(d, diagram_argument(i, UINT64_MAX, false),
					      cube->arg[i].mask, cube->arg[i].value);
	*VEC_PUSH(walk->d->arena, &walk->out) = term;
	return walk->out.len < PATHS_MAX;
}

/* Terms that differ in one argument at most are one. */
static void join_by(struct diagrams *d, struct terms *terms, int position)
{
	size_t len = 0;

	for (size_t i = 0; i < terms->len; i++) {
		struct term term = terms->ptr[i];
		size_t j = 0;

		for (; j < len; j++) {
			struct term other = terms->ptr[j];

			other.args[position] = term.args[position];
			if (term_same_hosts(&other, &term) &&
			    !memcmp(other.args, term.args, sizeof(term.args)))
				break;
		}
		if (j == len)
			terms->ptr[len++] = term;
		else
			terms->ptr[j].args[position] = diagram_or(
				d, terms->ptr[j].args[position], term.args[position]);
	}
	terms->len = len;
}

static bool by_paths(const struct decompiler *d, diagram_id where, struct terms *out)
{
	struct path_walk walk = {.d = d};

	if (!diagram_each_cube(d->d, where, add_path, &walk))
		return false;
	for (int i = CUBE_ARGS; i-- > 0;)
		join_by(d->d, &walk.out, i);
	*out = walk.out;
	return true;
}

static bool are_right(struct diagrams *d, const struct terms *terms, diagram_id must,
		      diagram_id may)
{
	diagram_id all = DIAGRAM_FALSE;

	for (size_t i = 0; i < terms->len; i++)
		all = diagram_or(d, all, term_calls(d, &terms->ptr[i]));
	return diagram_implies(d, must, all) && diagram_implies(d, all, may);
}

/* Into OUT, which lives no longer than the arena of D. */
static bool find(const struct decompiler *d, diagram_id must, diagram_id may, struct terms *out)
{
	struct class_table classes;
	diagram_id marks = diagram_if(d->d, must, diagram_leaf(CELL_MUST),
				      diagram_where(d->d, may, diagram_leaf(CELL_MAY)));

	marks = diagram_over(d->d, marks, diagram_leaf(CELL_NEVER));
	if (diagrams_exhausted(d->d))
		return false;
	if (class_table_find(d->d, d->arena, marks, &classes))
		cover(d, &classes, out);
	else if (!by_paths(d, must, out))
		return false;
	if (!are_right(d->d, out, must, may) && !diagrams_exhausted(d->d))
		SCMPL_BUG("the terms are not what they stand for");
	return out->len <= TERMS_MAX && !diagrams_exhausted(d->d);
}

static struct terms copied(struct arena *arena, const struct terms *terms)
{
	struct terms copy = {0};

	for (size_t i = 0; i < terms->len; i++)
		*VEC_PUSH(arena, &copy) = terms->ptr[i];
	return copy;
}

bool terms_find(const struct decompiler *d, diagram_id must, diagram_id may, struct terms *out)
{
	struct decompiler scratch = *d;
	bool is_found;

	*out = (struct terms){0};
	if (may == DIAGRAM_TRUE && must != DIAGRAM_FALSE)
		*VEC_PUSH(d->arena, out) = all_calls;
	if (out->len || must == DIAGRAM_FALSE)
		return true;
	scratch.arena = arena_new();
	is_found = find(&scratch, must, may, out);
	*out = copied(d->arena, out);
	arena_free(scratch.arena);
	return is_found;
}

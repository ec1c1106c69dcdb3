/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of calls as a table of classes, its cells covered by the terms that are the shortest
 * to read.  Where the table would be too large, each value of the first thing that is asked
 * for gets a table of its own.
 */
#include "decompile/terms.h"

#include "model/cover.h"

#define TABLES_MAX 512         /* that are tried */
#define TERMS_MAX 512          /* that anybody may have to read */
#define EXPAND_WORK (1u << 22) /* nodes gone over in telling an argument's values apart */

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

/* Where terms are looked for. */
struct term_finder {
	const struct decompiler *d;
	size_t tables;
	struct terms *out;
};

static unsigned cost_of(void *ctx, const struct factor *factor, uint64_t set)
{
	struct term_finder *finder = ctx;
	const struct decompiler *d = finder->d;

	switch (factor->kind) {
	case FACTOR_CAP:
		return set == 1 ? 2 : 1; /* "no cap", "cap" */
	case FACTOR_KERNEL:
		return (unsigned)__builtin_popcountll(set);
	case FACTOR_ARG:
		return argument_cost(d, factor->index, class_values(d->d, factor, set));
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

/* Those of the calls of TERM that CLASSES tells of. */
static void cover(struct term_finder *finder, const struct class_table *classes,
		  const struct term *term)
{
	struct arena *scratch = diagrams_arena(finder->d->d);
	uint8_t *marks = ARENA_ARRAY(scratch, uint8_t, classes->cell_count);
	struct cover_task task = {classes, marks, cost_of, finder};
	struct products products;

	for (size_t i = 0; i < classes->cell_count; i++)
		marks[i] = (uint8_t)classes->cells[i];
	products = cover_cells(scratch, &task);
	trim(&task, &products);
	for (size_t i = 0; i < products.len; i++) {
		struct term part = *term;

		for (size_t j = 0; j < classes->len; j++)
			restrict_term(finder->d->d, &classes->factors[j],
				      products.ptr[i].sets[j], &part);
		insert(finder->d, finder->out, &part);
	}
}

/* Without a table for all. */

static bool find(struct term_finder *finder, diagram_id marks, struct term term);

static bool find_by_cap(struct term_finder *finder, const struct diagram_node *node,
			struct term term)
{
	struct term held = term;

	held.held |= (uint64_t)1 << node->var;
	term.lacked |= (uint64_t)1 << node->var;
	return find(finder, node->hi, held) && find(finder, node->lo, term);
}

static bool find_by_kernel(struct term_finder *finder, diagram_id marks, struct term term)
{
	struct diagrams *d = finder->d->d;
	struct diagram_pieces pieces;

	diagram_pieces(d, marks, diagram_kernel(), KERNEL_MAX, &pieces);
	for (size_t i = 0; i < pieces.len; i++) {
		term.kernel =
			diagram_range(d, diagram_kernel(), pieces.ptr[i].lo, pieces.ptr[i].hi);
		if (!find(finder, pieces.ptr[i].rest, term))
			return false;
	}
	return true;
}

/* A diagram below the variables of an argument. */
struct remainder {
	const struct diagrams *d;
	unsigned argument;
	diagram_id rest;
};

static bool leads_to(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	const struct remainder *remainder = ctx;

	(void)b;
	if (diagram_node(remainder->d, a).var <= DIAGRAM_ARG(remainder->argument, 0))
		return false;
	*result = a == remainder->rest ? DIAGRAM_TRUE : DIAGRAM_FALSE;
	return true;
}

static bool find_by_argument(struct term_finder *finder, diagram_id marks, unsigned argument,
			     struct term term)
{
	struct diagrams *d = finder->d->d;
	uint64_t most = EXPAND_WORK / diagram_size(d, marks);
	struct remainder remainder = {d, argument, DIAGRAM_NONE};
	struct cube_arg args[CUBE_ARGS] = {{0, 0}};
	struct example example;

	for (diagram_id left = DIAGRAM_TRUE; diagram_example(d, left, true, &example);) {
		diagram_id *values = &term.args[argument];

		args[argument] = (struct cube_arg){UINT64_MAX, example.args[argument]};
		remainder.rest = diagram_with_args(d, marks, args);
		*values = diagram_combine(d, leads_to, &remainder, marks, DIAGRAM_TRUE);
		if (most-- == 0 || !find(finder, remainder.rest, term))
			return false;
		left = diagram_minus(d, left, *values);
	}
	return true;
}

/* The terms of the calls of TERM by MARKS, an enum cell_mark of each. */
static bool find(struct term_finder *finder, diagram_id marks, struct term term)
{
	struct diagrams *d = finder->d->d;
	struct diagram_node node = diagram_node(d, marks);
	struct class_table classes;

	if (finder->out->len > TERMS_MAX || finder->tables++ > TABLES_MAX)
		return false;
	if (class_table_find(d, diagrams_arena(finder->d->d), marks, &classes)) {
		cover(finder, &classes, &term);
		return true;
	}
	if (node.var < DIAGRAM_KERNEL(15))
		return find_by_cap(finder, &node, term);
	if (node.var < DIAGRAM_ARG(0, 63))
		return find_by_kernel(finder, marks, term);
	return node.var < DIAGRAM_VARS &&
	       find_by_argument(finder, marks, (node.var - DIAGRAM_ARG(0, 63)) / 64u, term);
}

static bool are_right(struct diagrams *d, const struct terms *terms, diagram_id must,
		      diagram_id may)
{
	diagram_id all = DIAGRAM_FALSE;

	for (size_t i = 0; i < terms->len; i++)
		all = diagram_or(d, all, term_calls(d, &terms->ptr[i]));
	return diagram_implies(d, must, all) && diagram_implies(d, all, may);
}

bool terms_find(const struct decompiler *d, diagram_id must, diagram_id may, struct terms *out)
{
	diagram_id marks = diagram_if(d->d, must, diagram_leaf(CELL_MUST),
				      diagram_where(d->d, may, diagram_leaf(CELL_MAY)));
	struct term_finder finder = {.d = d, .out = out};
	bool ok;

	*out = (struct terms){0};
	marks = diagram_over(d->d, marks, diagram_leaf(CELL_NEVER));
	ok = !diagrams_exhausted(d->d) && find(&finder, marks, all_calls) &&
	     out->len <= TERMS_MAX && !diagrams_exhausted(d->d);
	if (ok && !are_right(d->d, out, must, may) && !diagrams_exhausted(d->d))
		SCMPL_BUG("the terms are not what they stand for");
	return ok;
}

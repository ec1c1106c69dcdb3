/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of a table covered by few products: what a condition in the text is made of.
 *
 * A product takes a set of classes of each factor and all their combinations; in the text it
 * is a conjunction of one condition a factor, and several products are joined by `or`.  This
 * is two-level minimisation of a multi-valued function (R. L. Rudell and A. Sangiovanni-
 * Vincentelli, "Multiple-Valued Minimization for PLA Optimization", 1987).  Tables are small
 * here: so all primes are found, and the cheapest set of them, by search; where that would
 * take long the best that has been found is taken.  What comes out depends on nothing but
 * the table.
 */
#ifndef SCMPL_MODEL_COVER_H
#define SCMPL_MODEL_COVER_H

#include "model/class_table.h"

enum cell_mark {
	CELL_NEVER, /* a milder decision: no product may take it */
	CELL_MAY,   /* a stricter one, which decides anyway */
	CELL_MUST,
};

/* What it costs to write the condition that FACTOR is in the classes of SET. */
typedef unsigned cover_cost(void *ctx, const struct factor *factor, uint64_t set);

struct cover_task {
	const struct class_table *classes;
	const uint8_t *marks; /* enum cell_mark of each cell */
	cover_cost *cost;     /* of a set that is not all classes; NULL: 1 each */
	void *ctx;
};

#define COVER_PRODUCT_COST 100 /* that of a product, beside its conditions */

struct product {
	uint64_t sets[FACTORS_MAX]; /* of classes, for the first classes->len factors */
};

VEC_STRUCT(products, struct product);

/* Products that take every CELL_MUST and no CELL_NEVER, by the first cell that each takes. */
struct products cover_cells(struct arena *arena, const struct cover_task *task);

/* True when PRODUCT takes CELL. */
bool product_has(const struct class_table *classes, const struct product *product, size_t cell);

/* All classes of FACTOR. */
uint64_t factor_all(const struct factor *factor);

#endif

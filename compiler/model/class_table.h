/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A diagram as a small table.
 *
 * The variables of a diagram fall into factors: each capability, the kernel version, each
 * argument.  Two values of a factor belong to one class when the function is the same for
 * both, whatever the other factors are.  Real conditions make two or three classes of an
 * argument's 2^64 values, so that the function is a table of a few cells, one for each
 * combination of classes.  A factor that does not matter is left out.
 *
 * How: cut the diagram where a factor begins; the nodes there are the states.  Walk down all
 * states at once through the factor's bits: values that take every state to the same node
 * below the cut are one class.
 */
#ifndef SCMPL_MODEL_CLASS_TABLE_H
#define SCMPL_MODEL_CLASS_TABLE_H

#include "model/diagram.h"

#define CLASSES_MAX 64                   /* of one factor, so that a set of them is a word */
#define FACTORS_MAX (64 + 1 + CUBE_ARGS) /* capabilities, kernel, arguments */

enum factor_kind {
	FACTOR_CAP,
	FACTOR_KERNEL,
	FACTOR_ARG,
};

struct factor {
	enum factor_kind kind;
	unsigned index;      /* of the capability or argument */
	unsigned len;        /* how many classes, at least 2 */
	diagram_id class_of; /* the number of the class of each value, class 0 that of zero */
	size_t stride;       /* a step to the next class, in cells */
};

/* A table, the factors in the order of the variables, the last changing fastest. */
struct class_table {
	struct factor factors[FACTORS_MAX];
	size_t len;
	uint32_t *cells; /* the function's value in each */
	size_t cell_count;
};

/*
 * The table of ID; false when a factor has more than CLASSES_MAX classes, all together make
 * more than LIMIT_CELLS cells, or D is exhausted.
 */
bool class_table_find(struct diagrams *d, struct arena *arena, diagram_id id,
		      struct class_table *classes);

/* The class of FACTOR in CELL. */
unsigned class_at(const struct factor *factor, size_t cell);

/* TRUE for the values of FACTOR whose class is in SET, one bit a class. */
diagram_id class_values(struct diagrams *d, const struct factor *factor, uint64_t set);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* All paths of a diagram, for tests that go over everything that it decides. */
#ifndef SCMPL_TESTS_UNIT_EACH_CUBE_H
#define SCMPL_TESTS_UNIT_EACH_CUBE_H

#include "model/diagram.h"

typedef bool diagram_visit(void *ctx, const struct cube *cube, uint32_t value);

struct cube_walk {
	struct diagrams *d;
	diagram_visit *visit;
	void *ctx;
	struct cube cube;
};

static inline bool each_cube(struct cube_walk *walk, diagram_id id);

static inline bool each_kernel_cube(struct cube_walk *walk, diagram_id id)
{
	struct diagram_pieces pieces;
	bool go_on = diagram_pieces(walk->d, id, diagram_kernel(), KERNEL_MAX, &pieces);

	for (size_t i = 0; i < pieces.len && go_on; i++) {
		walk->cube.kernel_lo = (uint32_t)pieces.ptr[i].lo;
		walk->cube.kernel_hi = (uint32_t)pieces.ptr[i].hi + 1;
		go_on = each_cube(walk, pieces.ptr[i].rest);
	}
	walk->cube.kernel_lo = KERNEL_MIN;
	walk->cube.kernel_hi = KERNEL_MAX;
	return go_on;
}

/* WALK where the bit of NODE is BIT. */
static inline bool each_half_cube(struct cube_walk *walk, struct diagram_node node, bool bit)
{
	struct cube before = walk->cube;
	bool go_on;

	if (node.var < DIAGRAM_KERNEL(15)) {
		*(bit ? &walk->cube.held : &walk->cube.lacked) |= (uint64_t)1 << node.var;
	} else {
		unsigned arg = (node.var - DIAGRAM_ARG(0, 63)) / 64u;
		uint64_t mask = (uint64_t)1 << (DIAGRAM_ARG(arg, 0) - node.var);

		walk->cube.arg[arg].mask |= mask;
		walk->cube.arg[arg].value |= bit ? mask : 0;
	}
	go_on = each_cube(walk, bit ? node.hi : node.lo);
	walk->cube = before;
	return go_on;
}

static inline bool each_cube(struct cube_walk *walk, diagram_id id)
{
	struct diagram_node node = diagram_node(walk->d, id);

	if (diagram_is_leaf(id))
		return walk->visit(walk->ctx, &walk->cube, diagram_value(id));
	if (node.var >= DIAGRAM_KERNEL(15) && node.var <= DIAGRAM_KERNEL(0))
		return each_kernel_cube(walk, id);
	return each_half_cube(walk, node, false) && each_half_cube(walk, node, true);
}

/*
 * Call VISIT with each path to a leaf as a cube, until it returns false (then so does this).
 * The cubes are disjoint and cover everything; there may be very many of them.
 */
static inline bool diagram_each_cube(struct diagrams *d, diagram_id id, diagram_visit *visit,
				     void *ctx)
{
	struct cube_walk walk = {d, visit, ctx, cube_all()};

	return each_cube(&walk, id);
}

#endif

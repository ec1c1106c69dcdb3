/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cube is a conjunction: some argument bits have given values, some capabilities are held,
 * some are not, and the kernel is in an interval.  It is what one rule of a profile can ask
 * for, one path of a diagram, a call with given arguments.  What is calculated with is
 * diagrams.
 *
 * Invariants: value has no bit outside mask; held and lacked have no bit in
 * common; kernel_lo < kernel_hi.  There is no empty cube.
 */
#ifndef SCMPL_MODEL_CUBE_H
#define SCMPL_MODEL_CUBE_H

#include "core/context.h"
#include "core/vec.h"
#include "kernel/host.h"

#define CUBE_ARGS 6
#define CUBE_ALL_ARGS ((1u << CUBE_ARGS) - 1)

/* The argument bits in MASK equal VALUE. */
struct cube_arg {
	uint64_t mask;
	uint64_t value;
};

struct cube {
	struct cube_arg arg[CUBE_ARGS];
	uint64_t held; /* capabilities of the bounding set, one bit each */
	uint64_t lacked;
	uint32_t kernel_lo;
	uint32_t kernel_hi;
};

/* Cubes of one list are disjoint only where the list's owner says so. */
VEC_STRUCT(cube_list, struct cube);

/* The cube of all calls everywhere. */
struct cube cube_all(void);

bool cube_is_all(const struct cube *cube);

/* No argument is constrained / nothing but arguments is. */
bool cube_ignores_args(const struct cube *cube);
bool cube_ignores_host(const struct cube *cube);

/* True when ARGS on HOST is in CUBE. */
bool cube_has(const struct cube *cube, const uint64_t args[CUBE_ARGS], struct host host);

void cube_list_add(struct arena *arena, struct cube_list *list, const struct cube *cube);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cube is a conjunction: some argument bits have given values, some
 * capabilities are held, some are not, and the kernel is in an interval.
 *
 * Cubes are closed under intersection, and the difference of two cubes is a
 * short list of disjoint cubes.  That is all the algebra a policy needs: every
 * comparison becomes cubes, and every question about policies (does this rule
 * ever decide, do these two agree, what changed) becomes a difference.
 *
 * Invariants: value has no bit outside mask; held and lacked have no bit in
 * common; kernel_lo < kernel_hi.  There is no empty cube: what could be empty
 * is a function that returns false or a list of length 0.
 */
#ifndef SCMPL_MODEL_CUBE_H
#define SCMPL_MODEL_CUBE_H

#include "core/context.h"
#include "core/vec.h"
#include "kernel/host.h"

#define CUBE_ARGS 6

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

bool cube_equal(const struct cube *a, const struct cube *b);

/* True when ARGS on HOST is in CUBE. */
bool cube_has(const struct cube *cube, const uint64_t args[CUBE_ARGS], struct host host);

/* True when all of B is in A. */
bool cube_covers(const struct cube *a, const struct cube *b);

/* True when A and B have a call in common. */
bool cube_meets(const struct cube *a, const struct cube *b);

/* What A and B have in common into *BOTH (may be A or B); false when nothing. */
bool cube_intersect(const struct cube *a, const struct cube *b, struct cube *both);

/* Append A without B to OUT, as disjoint cubes (A itself when they are apart). */
void cube_subtract(struct arena *arena, const struct cube *a, const struct cube *b,
		   struct cube_list *out);

/* True when A and B together are one cube, which goes into *JOINED (may be A or B). */
bool cube_join(const struct cube *a, const struct cube *b, struct cube *joined);

/* The members of CUBE with the fewest bits set: a call and a host to show somebody. */
void cube_example(const struct cube *cube, uint64_t args[CUBE_ARGS], struct host *host);

void cube_list_add(struct arena *arena, struct cube_list *list, const struct cube *cube);

/* A and B, pair by pair; no more than LIMIT_CUBES + 1 of them, which is too many for anyone. */
struct cube_list cube_list_meet(struct arena *arena, const struct cube_list *a,
				const struct cube_list *b);

/*
 * What LIST leaves of everything, disjoint; given up with more than LIMIT_CUBES of them.
 * *WORK grows by what that takes, in comparisons.
 */
struct cube_list cube_list_complement(struct arena *arena, const struct cube_list *list,
				      uint64_t *work);

/*
 * Take B out of LIST, which stays disjoint if it was.  This happens within LIST's
 * own memory, which must not be shared: a long list that loses a little many
 * times would else fill the arena with its copies.
 */
void cube_list_subtract(struct arena *arena, struct cube_list *list, const struct cube *b);

/* True when a cube of LIST meets CUBE. */
bool cube_list_meets(const struct cube_list *list, const struct cube *cube);

/* True when the cubes of LIST together leave nothing of CUBE. */
bool cube_list_covers(struct arena *arena, const struct cube_list *list,
		      const struct cube *cube);

/* Join neighbours until none is left.  LIST must be disjoint, and stays so. */
void cube_list_join(struct cube_list *list);

#endif

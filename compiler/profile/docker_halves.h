/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One rule for ABIs of different widths.
 *
 * Engines cut constants to 32 bits on a 32-bit ABI.  A cube that asks for upper
 * bits to be 0 stays what it is there; one that asks for a 1 among them would
 * come to match everything.  Such cubes together often are "this argument is
 * above UINT32_MAX", and that comparison never matches on a 32-bit ABI, as it
 * should.  It has to be the last of its rule: libseccomp lets its two ways to be
 * true share what follows, and may not come to an end when another rule on the
 * call then changes that.
 */
#ifndef SCMPL_PROFILE_DOCKER_HALVES_H
#define SCMPL_PROFILE_DOCKER_HALVES_H

#include "model/cube.h"

struct half_cube {
	struct cube cube;
	unsigned above; /* bit I: argument I is above UINT32_MAX, and CUBE asks nothing of it */
};

VEC_STRUCT(half_cube_list, struct half_cube);

/*
 * Append to OUT disjoint half cubes that are, together, the disjoint CUBES, none
 * of them with a 1 among upper bits.  False, with OUT as it was, when there are
 * no such half cubes, or too many cubes to look for them.
 */
bool halve_cubes(struct arena *arena, const struct cube_list *cubes,
		 struct half_cube_list *out);

#endif

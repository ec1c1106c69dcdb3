/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A diagram as an irredundant sum of products: cubes (mask, value) that may overlap.
 *
 * Theory: S. Minato, "Fast Generation of Irredundant Sum-of-Products Forms from Binary
 * Decision Diagrams", 1992, after E. Morreale, 1970.  Given what must be covered (LOWER) and
 * what may be (UPPER), take the first variable: what must be covered where it is 0 and may
 * not where it is 1 needs cubes that ask for 0; likewise for 1; what is then still not
 * covered gets cubes that do not ask.  No cube can be left out, and none can ask for less.
 */
#ifndef SCMPL_MODEL_ISOP_H
#define SCMPL_MODEL_ISOP_H

#include "model/diagram.h"

/*
 * Cubes into OUT that together hold wherever LOWER does and nowhere that UPPER does not.
 * LOWER implies UPPER; neither asks for the kernel, whose versions make intervals and not
 * cubes.  False when there are more than MOST.
 */
bool isop_find(struct diagrams *d, diagram_id lower, diagram_id upper, size_t most,
	       struct cube_list *out);

/*
 * The same made of LOWER's paths: of each path every bit is given up that can be, and cubes
 * that others do without are left out.  For ranges, and what is made of them by `and`, these
 * are fewer; for `or` of different words they are more.
 */
bool isop_find_by_paths(struct diagrams *d, diagram_id lower, diagram_id upper, size_t most,
			struct cube_list *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A diagram as an irredundant sum of products: cubes (mask, value) that may overlap.
 *
 * Theory: S. Minato, "Fast Generation of Irredundant Sum-of-Products Forms from Binary
 * Decision Diagrams", 1992, after E. Morreale, 1970.  Given what must be covered (LOWER) and
 * what may be (UPPER), take the first variable: what must be covered where it is 0 and may
 * not where it is 1 needs cubes that ask for 0; likewise for 1; what is then still not
 * covered gets cubes that do not ask.  For ranges it is sometimes better that all cubes ask;
 * both ways are counted, and the one with fewer cubes is taken.
 */
#ifndef SCMPL_MODEL_ISOP_H
#define SCMPL_MODEL_ISOP_H

#include "model/diagram.h"

/*
 * Cubes into OUT that together hold wherever LOWER does and nowhere that UPPER does not; when
 * they are not very many, and that is soon known, none can be left out, and none can ask for
 * less.  LOWER implies UPPER; neither asks for the kernel, whose versions make intervals and
 * not cubes.  False when there are more than MOST, or D is exhausted.
 */
bool isop_find(struct diagrams *d, diagram_id lower, diagram_id upper, size_t most,
	       struct cube_list *out);

/* The paths of A: disjoint cubes where it is TRUE; false when there are more than MOST. */
bool paths_find(struct diagrams *d, diagram_id a, size_t most, struct cube_list *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Diagrams as lists of disjoint cubes, for what has not moved to diagrams yet. */
#ifndef SCMPL_MODEL_OLD_H
#define SCMPL_MODEL_OLD_H

#include "model/policy.h"

struct old_region {
	struct cube cube;
	struct action action;
	struct span rule;
};

VEC_STRUCT(old_decision, struct old_region);

struct cube_list old_cubes(struct diagrams *d, diagram_id where);
diagram_id old_where(struct diagrams *d, const struct cube_list *cubes);
const struct old_decision *old_decision(const struct policy *policy, enum abi abi,
					syscall_id id);
bool old_complete(struct arena *arena, const struct old_decision *decision,
		  struct old_region rest, size_t most, struct old_decision *whole);
const struct decision *old_make(struct diagrams *d, const struct old_decision *decision,
				struct action fallback);

#endif

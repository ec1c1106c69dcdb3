/* SPDX-License-Identifier: Apache-2.0 */
/* Sets in the source's own comparisons: a part of terms.h's work. */
#ifndef SCMPL_DECOMPILE_FORMULA_H
#define SCMPL_DECOMPILE_FORMULA_H

#include "decompile/terms.h"

/* The atoms of TOLD, in the store of D, to which they are brought from FROM. */
struct atoms formula_atoms(const struct decompiler *d, struct diagrams *from,
			   const struct told_calls *told);

/*
 * That argument POSITION is in SET, by comparisons that the source makes of it; false when it
 * takes others, or too many.
 */
bool formula_find(const struct decompiler *d, unsigned position, diagram_id set,
		  struct conjunction *out);

#endif

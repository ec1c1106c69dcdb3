/* SPDX-License-Identifier: Apache-2.0 */
/* What families are dangerous for, as the comments in the standard library say. */
#ifndef SCMPL_PAGE_DANGERS_H
#define SCMPL_PAGE_DANGERS_H

#include "core/context.h"
#include "core/vec.h"

enum danger_kind {
	DANGER_ESCAPE,
	DANGER_KERNEL,
	DANGER_PERSISTENCE,
	DANGER_NETWORK,
	DANGER_INFORMATION,
	DANGER_COUNT
};

struct danger {
	enum danger_kind kind;
	struct str call;  /* of this member alone; empty: of the family */
	const char *text; /* with its source */
};

VEC_STRUCT(dangers, struct danger);

/* "Escape", and a line about what is meant. */
const char *danger_title(enum danger_kind kind);
const char *danger_summary(enum danger_kind kind);

/* Those of the family NAME, in the library's order. */
struct dangers dangers_of(struct context *ctx, const char *name);

/* The kind that a family with DANGERS is shown under; DANGER_COUNT: none. */
enum danger_kind danger_main(const struct dangers *dangers);

#endif

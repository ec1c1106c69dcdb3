/* SPDX-License-Identifier: Apache-2.0 */
/* Names of which somebody typed a part: ADMIN is in SYS_ADMIN, "clock" in "clock-set-family".
 */
#ifndef SCMPL_CORE_NAME_PART_H
#define SCMPL_CORE_NAME_PART_H

#include "core/diag.h"

struct name_part {
	struct str part;
	const char *first; /* NULL while no name has the part */
	struct sbuf names; /* the first few of them, commas between */
	int count;
};

/* Start looking for names that have PART between hyphens, underscores and their ends, in the
 * singular or plural.  ARENA keeps what is said of them. */
struct name_part name_part_start(struct arena *arena, struct str part);

/* Offer a candidate, which has to stay valid. */
void name_part_offer(struct name_part *of, const char *candidate);

/* Add a hint at the names to DIAG; false when there are none. */
bool name_part_hint(const struct name_part *of, struct diag_sink *sink, struct diag *diag);

#endif

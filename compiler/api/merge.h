/* SPDX-License-Identifier: Apache-2.0 */
/* Several policies as one text, for merge and for who goes on from what is no policy. */
#ifndef SCMPL_API_MERGE_H
#define SCMPL_API_MERGE_H

#include "api/session.h"

/*
 * The union of the COUNT SOURCES, of any form, as the text of a policy into *TEXT; see
 * scmpl_merge.  False after a diagnosis.
 */
bool merge_sources(struct scmpl *s, const struct source *const *sources, size_t count,
		   struct scmpl_text *text);

#endif

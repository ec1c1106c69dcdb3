/* SPDX-License-Identifier: Apache-2.0 */
/* One correction; scmpl_fix makes all of them. */
#ifndef SCMPL_API_FIX_H
#define SCMPL_API_FIX_H

#include "api/session.h"

VEC_STRUCT(edits, struct diag_edit);

/*
 * What corrects DIAG, one of S's, in the text that was compiled, in the order of the text.
 * False when nothing does, or when more calls would be let through.
 */
bool fix_try(const struct scmpl *s, const struct diag *diag, struct edits *edits);

#endif

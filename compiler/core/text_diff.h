/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CORE_TEXT_DIFF_H
#define SCMPL_CORE_TEXT_DIFF_H

#include "core/str.h"

/*
 * What makes AFTER of BEFORE, line by line, in the unified format that diff -u
 * and git print; nothing is appended to OUT when they are the same.
 */
void text_diff(struct str name_before, struct str before, struct str name_after,
	       struct str after, struct sbuf *out);

#endif

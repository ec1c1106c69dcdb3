/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_IMPORT_WRITE_H
#define SCMPL_IMPORT_WRITE_H

#include "import/draft.h"
#include "import/draft_rules.h"

/* RULES as statements, in paragraphs that start with the comments; sorts them. */
void import_write_rules(struct import *import, struct draft_rules *rules, struct draft *out);

/* What the profile says and engines lose, as comments: a rule each that could be taken up. */
void import_write_lost(const struct import *import, struct draft *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_IMPORT_RULE_GROUPS_H
#define SCMPL_IMPORT_RULE_GROUPS_H

#include "groups/selection.h"
#include "import/draft_rules.h"

/*
 * Groups for the calls of RULE, one of RULES.  Nothing is added by them: what they have too
 * much, their excess, is to be named as an exception.
 */
struct group_selection rule_groups_find(struct import *import, const struct draft_rules *rules,
					const struct draft_rule *rule);

#endif

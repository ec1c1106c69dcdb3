/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of rules once all calls are resolved: those that came to nothing, or to more. */
#ifndef SCMPL_SEMA_RULE_REPORT_H
#define SCMPL_SEMA_RULE_REPORT_H

#include "sema/rules.h"

/* Report on all of RULES, which resolving left its marks on. */
void rules_report(struct unit *unit, const struct rules *rules);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* One comparison of an argument as a diagram. */
#ifndef SCMPL_SEMA_COMPARE_H
#define SCMPL_SEMA_COMPARE_H

#include "sema/predicate.h"

/* The calls that meet PRED, a PRED_COMPARE. */
enum predicate_result compare_where(const struct subject *subject, const struct ast_pred *pred,
				    diagram_id *where);

#endif

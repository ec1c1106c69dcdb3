/* SPDX-License-Identifier: Apache-2.0 */
/* One comparison of an argument as cubes. */
#ifndef SCMPL_SEMA_COMPARE_H
#define SCMPL_SEMA_COMPARE_H

#include "sema/predicate.h"

/* The calls that meet PRED, a PRED_COMPARE, appended to OUT. */
enum predicate_result compare_cubes(const struct subject *subject, const struct ast_pred *pred,
				    struct cube_list *out);

#endif

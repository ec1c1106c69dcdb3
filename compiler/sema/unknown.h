/* SPDX-License-Identifier: Apache-2.0 */
/* What people may mean by names that nothing has. */
#ifndef SCMPL_SEMA_UNKNOWN_H
#define SCMPL_SEMA_UNKNOWN_H

#include "sema/unit.h"

/* Report that there is no system call NAME. */
void unknown_syscall(struct unit *unit, struct ast_name name);

/* Report that there is no group NAME, which has a hyphen. */
void unknown_group(struct unit *unit, struct ast_name name);

#endif

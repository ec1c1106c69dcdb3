/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CHECK_ENGINE_H
#define SCMPL_CHECK_ENGINE_H

#include "check/lint.h"

/*
 * Warn of calls that the policy denies by name and that the installed libseccomp
 * does not know: engines drop such names, and what is left is the default.  And of
 * guards on the kernel, which not all engines read.
 */
void lint_engine(const struct lint *lint);

#endif

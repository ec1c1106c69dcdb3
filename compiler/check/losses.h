/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CHECK_LOSSES_H
#define SCMPL_CHECK_LOSSES_H

#include "check/lint.h"

/*
 * Warn of what the profiles in JSON that were compiled, or taken in, say and engines do not
 * do: rules that libseccomp drops, conditions that it loses or joins by OR.
 */
void lint_profiles(const struct lint *lint);

#endif

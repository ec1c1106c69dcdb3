/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errnos by name: what is ENOSYS on every machine is one action while rules are planned,
 * whatever its number is on each.  The data of such an action is a label, above all numbers.
 */
#ifndef SCMPL_PROFILE_ERRNO_LABELS_H
#define SCMPL_PROFILE_ERRNO_LABELS_H

#include "profile/profile.h"

/* ACTION of ABI, with a label if it denies with an errno that has a name there. */
struct action errno_labels_add(struct action action, enum abi abi);

/* Let PROFILE have names for labels, and beside them the numbers of most machines. */
void errno_labels_resolve(struct profile *profile);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the bodies for a request are needed, and what each of them is for. */
#ifndef SCMPL_PROFILE_OWN_BODIES_H
#define SCMPL_PROFILE_OWN_BODIES_H

#include "profile/rule_bodies.h"

/*
 * Drop those of BODIES, found for REQUEST, that the others do without, and find the own calls
 * of these.  False when they are too many, or meet in so many ways that it takes too long;
 * nothing has changed then.
 */
bool own_bodies_find(const struct body_request *request, struct rule_bodies *bodies);

#endif

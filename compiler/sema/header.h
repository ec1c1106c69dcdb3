/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy says about itself as a whole: default, arch, baseline, flag. */
#ifndef SCMPL_SEMA_HEADER_H
#define SCMPL_SEMA_HEADER_H

#include "model/policy.h"
#include "sema/unit.h"

/*
 * A policy without rules that has UNIT's ABIs, default, baseline and flags; sets
 * unit->abis.  What is wrong is reported; then a default of deny stands in.
 */
struct policy *header_read(struct unit *unit);

/*
 * What VERB hands over as policies tell it: of deny the errno ID, a name or the number of
 * errno_of_number; of trace and trap the number ID.
 */
const char *header_data_text(struct arena *arena, enum verb verb, int id);

/* True when VERB takes `with`. */
bool header_takes_data(enum verb verb);

/* The ABIs of NAMES; what is not one is reported. */
abi_set header_abis(struct unit *unit, const struct ast_names *names);

/* The action on ABI; ERROR is an errno id of deny, the number for the tracer or the handler of
 * trace and trap. */
struct action header_action(enum verb verb, int error, enum abi abi);

/*
 * What ACTION hands over (header_action): EPERM, or 0, when it is silent, -1 when it is wrong
 * (reported).
 */
int header_action_errno(struct unit *unit, const struct ast_action *action);

#endif

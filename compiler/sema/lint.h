/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is not wrong and still not what one wants: gaps in a policy, found on its
 * model, so that profiles in JSON are looked at, too.
 */
#ifndef SCMPL_SEMA_LINT_H
#define SCMPL_SEMA_LINT_H

#include "ir/policy.h"
#include "sema/families.h"
#include "sema/unit.h"

struct lint {
	struct scmpl *ctx;
	struct unit *unit;
	const struct policy *policy;
	struct families families;
};

/* What a policy does with a call on some ABI. */
enum fate {
	FATE_DENIED,  /* whatever the arguments, on every host */
	FATE_PARTLY,  /* some such calls are let through */
	FATE_ALLOWED, /* all are */
};

/* Run every lint; what they find are warnings, by the lint's name. */
void lint_policy(struct scmpl *ctx, struct unit *unit, const struct policy *policy);

/* The fate of ID on ABI. */
enum fate lint_fate(const struct lint *lint, enum abi abi, syscall_id id);

/* True when ID is let through, at least partly, on some ABI. */
bool lint_is_reachable(const struct lint *lint, syscall_id id);

/*
 * True when a rule of the policy itself, not of what it extends, denies all of ID
 * on some ABI; it goes into *RULE.
 */
bool lint_denied_by_own(const struct lint *lint, syscall_id id, struct span *rule);

/* The lints themselves. */
void lint_incomplete_family(const struct lint *lint);
void lint_open_route(const struct lint *lint);
void lint_io_uring(const struct lint *lint);
void lint_side_door(const struct lint *lint);
void lint_wrong_errno(const struct lint *lint);
void lint_container_start(const struct lint *lint);
void lint_read_only_open(const struct lint *lint);
void lint_bare_grant(const struct lint *lint);

#endif

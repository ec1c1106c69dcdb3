/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/lint.h"

#include <string.h>

/* To add one: a function here, a DIAG in diag_codes.def under its name, cases in
 * tests/cli/check. */
static void (*const lints[])(const struct lint *lint) = {
	lint_incomplete_family, lint_open_route,      lint_io_uring,       lint_side_door,
	lint_wrong_errno,       lint_container_start, lint_read_only_open, lint_bare_grant,
};

static bool is_permitted(struct action action)
{
	return verb_permits(action.verb);
}

/* The calls that no region of DECISION covers. */
static struct cube_list rest_of(const struct lint *lint, const struct decision *decision)
{
	struct cube all = cube_all();
	struct cube_list rest = {0};

	cube_list_add(lint->ctx->arena, &rest, &all);
	for (size_t i = 0; i < decision->len && rest.len; i++)
		cube_list_subtract(lint->ctx->arena, &rest, &decision->ptr[i].cube);
	return rest;
}

enum fate lint_fate(const struct lint *lint, enum abi abi, syscall_id id)
{
	const struct decision *decision = policy_decision(lint->policy, abi, id);
	bool permits = false, denies = false;

	for (size_t i = 0; i < decision->len; i++) {
		permits |= is_permitted(decision->ptr[i].action);
		denies |= !is_permitted(decision->ptr[i].action);
	}
	if (!(permits && denies) && rest_of(lint, decision).len) {
		bool is_open = is_permitted(policy_fallback(lint->policy, abi, id));

		permits |= is_open;
		denies |= !is_open;
	}
	return !permits ? FATE_DENIED : denies ? FATE_PARTLY : FATE_ALLOWED;
}

bool lint_is_reachable(const struct lint *lint, syscall_id id)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (lint_fate(lint, abi, id) != FATE_DENIED)
			return true;
	return false;
}

static bool is_own(const struct lint *lint, struct span span)
{
	const struct source *source = source_of(lint->ctx->sources, span);
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; source && i < modules->len; i++)
		if (modules->ptr[i]->is_library && modules->ptr[i]->file->source == span.file)
			return false;
	return source != NULL;
}

bool lint_denied_by_own(const struct lint *lint, syscall_id id, struct span *rule)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		const struct decision *decision = policy_decision(lint->policy, abi, id);

		if (!decision->len || lint_fate(lint, abi, id) != FATE_DENIED ||
		    !is_own(lint, decision->ptr[0].rule))
			continue;
		*rule = decision->ptr[0].rule;
		return true;
	}
	return false;
}

void lint_policy(struct scmpl *ctx, struct unit *unit, const struct policy *policy)
{
	struct lint lint = {ctx, unit, policy, families_load(ctx, true)};

	for (size_t i = 0; i < ARRAY_LEN(lints); i++)
		lints[i](&lint);
}

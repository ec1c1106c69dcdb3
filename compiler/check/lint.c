/* SPDX-License-Identifier: Apache-2.0 */
#include "check/lint.h"

#include "kernel/errnos.h"
#include "syntax/stdlib.h"

#include <string.h>

#define NAMES_SHOWN 4

/*
 * To add one: a function here, a DIAG in diag_codes.def under its name, cases in
 * tests/cli/check.  What may be corrected without asking goes by diag_fix.
 */
static void (*const lints[])(const struct lint *lint) = {
	lint_incomplete_family,
	lint_incomplete_narrowed,
	lint_open_route,
	lint_io_uring,
	lint_wx_gap,
	lint_side_door,
	lint_abi_left_out,
	lint_wide_comparison,
	lint_wrong_errno,
	lint_container_start,
	lint_read_only_open,
	lint_bare_grant,
};

/* What a policy does with calls. */

/* The calls of PART that no region of DECISION covers. */
static struct cube_list rest_of(const struct lint *lint, const struct decision *decision,
				const struct cube *part)
{
	struct cube_list rest = {0};

	cube_list_add(lint->ctx->arena, &rest, part);
	for (size_t i = 0; i < decision->len && rest.len; i++)
		cube_list_subtract(lint->ctx->arena, &rest, &decision->ptr[i].cube);
	return rest;
}

/* True when a call of PART is let through, or is not, as PERMITTED says. */
static bool has_verdict(const struct lint *lint, enum abi abi, syscall_id id,
			const struct cube *part, bool permitted, struct span *rule)
{
	const struct decision *decision = policy_decision(lint->policy, abi, id);
	struct span unused;

	rule = rule ? rule : &unused;
	for (size_t i = 0; i < decision->len; i++) {
		const struct region *region = &decision->ptr[i];

		*rule = region->rule;
		if (verb_permits(region->action.verb) == permitted &&
		    cube_meets(&region->cube, part))
			return true;
	}
	*rule = lint->policy->fallback_span;
	return verb_permits(policy_fallback(lint->policy, abi, id).verb) == permitted &&
	       rest_of(lint, decision, part).len > 0;
}

bool lint_permits(const struct lint *lint, enum abi abi, syscall_id id, const struct cube *part,
		  struct span *rule)
{
	return has_verdict(lint, abi, id, part, true, rule);
}

bool lint_own_refuses(const struct lint *lint, enum abi abi, syscall_id id,
		      const struct cube *part, struct span *rule)
{
	const struct decision *decision = policy_decision(lint->policy, abi, id);

	for (size_t i = 0; i < decision->len; i++) {
		const struct region *region = &decision->ptr[i];

		*rule = region->rule;
		if (!verb_permits(region->action.verb) && cube_meets(&region->cube, part) &&
		    lint_is_own(lint, region->rule))
			return true;
	}
	return false;
}

enum fate lint_fate(const struct lint *lint, enum abi abi, syscall_id id)
{
	struct cube all = cube_all();

	if (!lint_permits(lint, abi, id, &all, NULL))
		return FATE_DENIED;
	return has_verdict(lint, abi, id, &all, false, NULL) ? FATE_PARTLY : FATE_ALLOWED;
}

bool lint_is_reachable(const struct lint *lint, syscall_id id)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (lint_fate(lint, abi, id) != FATE_DENIED)
			return true;
	return false;
}

bool lint_denied_by_own(const struct lint *lint, syscall_id id, struct span *rule)
{
	struct cube all = cube_all();

	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (lint_own_refuses(lint, abi, id, &all, rule) &&
		    lint_fate(lint, abi, id) == FATE_DENIED)
			return true;
	return false;
}

bool lint_is_turned_down(const struct lint *lint, syscall_id id)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		const struct decision *decision = policy_decision(lint->policy, abi, id);

		if (decision->len && decision->ptr[0].action.verb == VERB_DENY &&
		    decision->ptr[0].action.data == errno_enosys(abi))
			return true;
	}
	return false;
}

/* Where it is said. */

bool lint_is_own(const struct lint *lint, struct span span)
{
	const struct source *source = source_of(lint->ctx->sources, span);
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; source && i < modules->len; i++)
		if (modules->ptr[i]->is_library && modules->ptr[i]->file->source == span.file)
			return false;
	return source != NULL;
}

bool lint_is_in_profile(const struct lint *lint, struct span span)
{
	const struct source *source = source_of(lint->ctx->sources, span);

	return source && source_is_json(source);
}

struct lint_place lint_rule_at(const struct lint *lint, struct span span)
{
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; i < modules->len; i++) {
		const struct ast_file *file = modules->ptr[i]->file;

		for (size_t j = 0; file->source == span.file && j < file->stmts.len; j++) {
			const struct ast_stmt *stmt = &file->stmts.ptr[j];

			if (stmt->kind == STMT_RULE && stmt->u.rule.action.span.lo <= span.lo &&
			    span.hi <= stmt->span.hi)
				return (struct lint_place){file, stmt};
		}
	}
	return (struct lint_place){NULL, NULL};
}

bool lint_has_comment(const struct ast_file *file, uint32_t lo, uint32_t hi)
{
	for (size_t i = 0; i < file->comments.len; i++)
		if (file->comments.ptr[i].lo >= lo && file->comments.ptr[i].lo < hi)
			return true;
	return false;
}

static uint32_t line_end(const struct source *source, uint32_t offset)
{
	struct str line = source_line(source, offset);

	return (uint32_t)(line.ptr + line.len - source->text.ptr);
}

struct span lint_line_behind(const struct lint *lint, const struct ast_file *file,
			     uint32_t offset)
{
	const struct source *source = source_get(lint->ctx->sources, file->source);
	uint32_t end = line_end(source, offset);

	for (size_t i = 0; i < file->stmts.len; i++) /* in the order of the text */
		if (file->stmts.ptr[i].span.lo < end && end < file->stmts.ptr[i].span.hi)
			end = line_end(source, file->stmts.ptr[i].span.hi);
	return (struct span){file->source, end, end};
}

const char *lint_name_list(struct arena *arena, const struct call_set *calls)
{
	struct sbuf out = {.arena = arena};
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!calls->has[id] || ++count > NAMES_SHOWN)
			continue;
		sbuf_printf(&out, "%s%s", out.len ? ", " : "", syscall_name(id));
	}
	if (count > NAMES_SHOWN)
		sbuf_printf(&out, " and %zu more", count - NAMES_SHOWN);
	return out.ptr;
}

struct lint lint_start(struct context *ctx, struct unit *unit, const struct policy *policy)
{
	return (struct lint){ctx, unit, policy, families_load(ctx), stdlib_routes(ctx)};
}

void lint_policy(const struct lint *lint)
{
	for (size_t i = 0; i < ARRAY_LEN(lints); i++)
		lints[i](lint);
}

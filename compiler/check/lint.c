/* SPDX-License-Identifier: Apache-2.0 */
#include "check/lint.h"

#include "kernel/errnos.h"
#include "syntax/stdlib.h"

#include <string.h>

#define NAMES_SHOWN 4

/* What there has to be for a lint to say anything. */
enum lint_needs {
	NEEDS_NOTHING,
	NEEDS_RULES,   /* in the language, of the policy's own */
	NEEDS_LIBRARY, /* families and routes of the standard library */
	NEEDS_PROFILE, /* in JSON */
};

/*
 * Every lint.  Each is a warning under its name, unless -W says otherwise: one that is
 * switched off is not run.
 *
 * To add one: its name and its long text in core/diag_codes.def; a function in the file
 * that is about the like, which reports with that code; a row here; the name in the notes
 * of cli/cmd_check.c; cases in tests/cli/check, among them one with nothing to find.
 * What may be corrected without asking goes by diag_fix.
 */
static const struct {
	enum diag_code name;
	enum lint_needs needs;
	void (*run)(const struct lint *lint); /* NULL: one of the losses of profile/losses.h */
} lints[] = {
	{DIAG_INCOMPLETE_FAMILY, NEEDS_LIBRARY, lint_incomplete_family},
	{DIAG_INCOMPLETE_FAMILY, NEEDS_LIBRARY, lint_incomplete_narrowed},
	{DIAG_INCOMPLETE_FAMILY, NEEDS_LIBRARY, lint_unlike_siblings},
	{DIAG_OPEN_ROUTE, NEEDS_LIBRARY, lint_open_route},
	{DIAG_IO_URING_REACHABLE, NEEDS_LIBRARY, lint_io_uring},
	{DIAG_WX_GAP, NEEDS_LIBRARY, lint_wx_gap},
	{DIAG_SIDE_DOOR, NEEDS_RULES, lint_side_door},
	{DIAG_ABI_LEFT_OUT, NEEDS_NOTHING, lint_abi_left_out},
	{DIAG_WIDE_COMPARISON, NEEDS_NOTHING, lint_wide_comparison},
	{DIAG_WRONG_ERRNO, NEEDS_NOTHING, lint_wrong_errno},
	{DIAG_CONTAINER_START, NEEDS_LIBRARY, lint_container_start},
	{DIAG_READ_ONLY_OPEN, NEEDS_NOTHING, lint_read_only_open},
	{DIAG_BARE_GRANT, NEEDS_RULES, lint_bare_grant},
	{DIAG_KERNEL_GUARD, NEEDS_NOTHING, lint_kernel_guard},
	{DIAG_UNKNOWN_TO_ENGINE, NEEDS_NOTHING, lint_unknown_to_engine},
	{DIAG_UNFILTERED_CALL, NEEDS_RULES, lint_unfiltered_call},
	/* All in one go: what is found twice is told once. */
	{DIAG_FOREIGN_CONSTANT, NEEDS_RULES, lint_conditions},
	{DIAG_BITS_OF_A_NUMBER, NEEDS_RULES, lint_conditions},
	{DIAG_DECIMAL_MODE, NEEDS_RULES, lint_conditions},
	{DIAG_BITS_AT_ONCE, NEEDS_LIBRARY, lint_bits_at_once},
	{DIAG_POINTER_COMPARISON, NEEDS_NOTHING, lint_pointer_values},
	{DIAG_OPEN_ROUTE, NEEDS_NOTHING, lint_packet_socket},
	{DIAG_DROPPED_RULE, NEEDS_PROFILE, NULL},
	{DIAG_REPEATED_ARGUMENT, NEEDS_PROFILE, NULL},
	{DIAG_LOST_CONDITION, NEEDS_PROFILE, NULL},
	{DIAG_CUT_CONSTANT, NEEDS_PROFILE, NULL},
	{DIAG_UNMASKED_BITS, NEEDS_PROFILE, NULL},
	{DIAG_BARE_GRANT, NEEDS_PROFILE, lint_bare_grant_in_profile},
	{DIAG_DEAD_RULE, NEEDS_PROFILE, lint_dead_rule},
	{DIAG_DROPPED_GUARD, NEEDS_PROFILE, lint_dropped_guard},
	{DIAG_SPLIT_CONDITION, NEEDS_PROFILE, lint_split_condition},
	{DIAG_COMPLAINING, NEEDS_PROFILE, lint_complaining},
};

/* What a policy does with calls. */

static diagram_id map_permits(const void *ctx, uint32_t value)
{
	(void)ctx;
	return diagram_leaf(verb_permits(action_of_value(value).verb));
}

/* What is let through of an outcome; most are leaves, and calls have few others. */
struct lint_outcome {
	diagram_id outcome, permitted;
};

VEC_STRUCT(lint_outcomes, struct lint_outcome);

diagram_id lint_permitted(const struct lint *lint, enum abi abi, syscall_id id)
{
	diagram_id outcome = policy_outcome(lint->policy, abi, id), permitted;
	struct lint_outcomes *known = lint->outcomes;

	if (diagram_is_leaf(outcome))
		return map_permits(NULL, diagram_value(outcome));
	for (size_t i = 0; i < known->len; i++)
		if (known->ptr[i].outcome == outcome)
			return known->ptr[i].permitted;
	permitted = diagram_map(lint->ctx->diagrams, map_permits, NULL, outcome);
	*VEC_PUSH(lint->ctx->arena, known) = (struct lint_outcome){outcome, permitted};
	return permitted;
}

static bool meets(const struct lint *lint, diagram_id a, diagram_id b)
{
	return diagram_and(lint->ctx->diagrams, a, b) != DIAGRAM_FALSE;
}

bool lint_permits(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part)
{
	return meets(lint, lint_permitted(lint, abi, id), part);
}

struct span lint_permission(const struct lint *lint, enum abi abi, syscall_id id)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);

	for (size_t i = 0; i < regions->len; i++)
		if (verb_permits(regions->ptr[i].action.verb))
			return regions->ptr[i].rule;
	return lint->policy->fallback_span;
}

bool lint_is_granted(const struct lint *lint, syscall_id id, struct span *rule)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		*rule = lint_permission(lint, abi, id);
		if (!span_equal(*rule, lint->policy->fallback_span) && lint_is_own(lint, *rule))
			return true;
	}
	return false;
}

/* Whatever of a call is refused, the policy's own rules refuse. */
static bool refuse_alone(const struct lint *lint, enum abi abi, syscall_id id)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	bool alone = verb_permits(policy_fallback(lint->policy, abi, id).verb);

	for (size_t i = 0; alone && i < regions->len; i++)
		alone = verb_permits(regions->ptr[i].action.verb) ||
			lint_is_own(lint, regions->ptr[i].rule);
	return alone;
}

diagram_id lint_own_refused(const struct lint *lint, enum abi abi, syscall_id id,
			    diagram_id part, struct span *rule)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	struct diagrams *d = lint->ctx->diagrams;
	diagram_id all = diagram_minus(d, part, lint_permitted(lint, abi, id));
	bool alone = all != DIAGRAM_FALSE && refuse_alone(lint, abi, id);
	VEC(diagram_id) refused = {0};

	for (size_t i = 0; all != DIAGRAM_FALSE && i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];
		diagram_id its = diagram_and(d, region->where, part);

		if (verb_permits(region->action.verb) || !lint_is_own(lint, region->rule) ||
		    its == DIAGRAM_FALSE)
			continue;
		if (!refused.len)
			*rule = region->rule;
		if (alone)
			return all;
		*VEC_PUSH(lint->ctx->arena, &refused) = its;
	}
	return diagram_apply_all(d, DIAGRAM_OR, refused.ptr, refused.len);
}

diagram_id lint_refused(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part,
			struct span *rule)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	struct diagrams *d = lint->ctx->diagrams;
	diagram_id refused = diagram_minus(d, part, lint_permitted(lint, abi, id));

	if (refused == DIAGRAM_FALSE)
		return refused;
	*rule = lint->policy->fallback_span;
	for (size_t i = regions->len; i-- > 0;)
		if (!verb_permits(regions->ptr[i].action.verb) &&
		    meets(lint, regions->ptr[i].where, refused))
			*rule = regions->ptr[i].rule;
	return refused;
}

bool lint_own_refuses(const struct lint *lint, enum abi abi, syscall_id id, diagram_id part,
		      struct span *rule)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);

	for (size_t i = 0; i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];

		*rule = region->rule;
		if (!verb_permits(region->action.verb) && lint_is_own(lint, region->rule) &&
		    meets(lint, region->where, part))
			return true;
	}
	return false;
}

enum lint_verdict lint_verdict(const struct lint *lint, enum abi abi, syscall_id id)
{
	diagram_id permitted = lint_permitted(lint, abi, id);

	if (!diagram_is_leaf(permitted))
		return LINT_PARTLY;
	return permitted == DIAGRAM_TRUE ? LINT_ALLOWED : LINT_DENIED;
}

bool lint_denied_by_own(const struct lint *lint, syscall_id id, struct span *rule)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (lint_own_refuses(lint, abi, id, DIAGRAM_TRUE, rule) &&
		    lint_verdict(lint, abi, id) == LINT_DENIED)
			return true;
	return false;
}

/* True when what is refused of ID on ABI is, and all of it with ENOSYS. */
static bool is_turned_down_on(const struct lint *lint, enum abi abi, syscall_id id)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	bool any = false;

	for (size_t i = 0; i < regions->len; i++) {
		struct action action = regions->ptr[i].action;

		if (verb_permits(action.verb))
			continue;
		if (action.verb != VERB_DENY || action.data != errno_enosys(abi))
			return false;
		any = true;
	}
	return any;
}

bool lint_is_turned_down(const struct lint *lint, syscall_id id)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (is_turned_down_on(lint, abi, id))
			return true;
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

	return source && source_is_profile(source);
}

bool lint_next_own(const struct lint *lint, struct lint_place *place)
{
	const struct modules *modules = &lint->unit->modules;
	size_t next = place->file ? (size_t)(place->stmt - place->file->stmts.ptr) + 1 : 0;
	size_t at = 0;

	while (place->file && modules->ptr[at]->file != place->file)
		at++;
	for (; at < modules->len; at++, next = 0) {
		const struct ast_file *file = modules->ptr[at]->file;

		if (modules->ptr[at]->is_library || next >= file->stmts.len)
			continue;
		*place = (struct lint_place){file, &file->stmts.ptr[next]};
		return true;
	}
	return false;
}

/* The last statement of FILE that begins at OFFSET or before; NULL: there is none. */
static const struct ast_stmt *stmt_at(const struct ast_file *file, uint32_t offset)
{
	size_t lo = 0, hi = file->stmts.len; /* they are in the order of the text */

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (file->stmts.ptr[middle].span.lo <= offset)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo ? &file->stmts.ptr[lo - 1] : NULL;
}

struct lint_place lint_rule_at(const struct lint *lint, struct span span)
{
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; i < modules->len; i++) {
		const struct ast_file *file = modules->ptr[i]->file;
		const struct ast_stmt *stmt =
			file->source == span.file ? stmt_at(file, span.lo) : NULL;

		if (stmt && stmt->kind == STMT_RULE && stmt->u.rule.action.span.lo <= span.lo &&
		    span.hi <= stmt->span.hi)
			return (struct lint_place){file, stmt};
	}
	return (struct lint_place){NULL, NULL};
}

const struct ast_pred *lint_condition_at(struct lint_place place, struct span span)
{
	const struct ast_items *items = place.stmt->u.rule.set->items;

	for (size_t i = 0; !place.stmt->u.rule.where && i < items->len; i++)
		if (span_equal(items->ptr[i].span, span))
			return items->ptr[i].pred;
	return place.stmt->u.rule.where;
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

static bool has_needed(const struct lint *lint, enum lint_needs needs)
{
	switch (needs) {
	case NEEDS_RULES:
		return lint_next_own(lint, &(struct lint_place){0});
	case NEEDS_LIBRARY:
		return lint->families.len && lint->routes.len;
	case NEEDS_PROFILE:
		return lint->profiles.len;
	case NEEDS_NOTHING:
		break;
	}
	return true;
}

struct lint lint_new(struct context *ctx, struct unit *unit, const struct policy *policy)
{
	struct lint lint = {.ctx = ctx,
			    .outcomes = ARENA_NEW(ctx->arena, struct lint_outcomes),
			    .unit = unit,
			    .policy = policy,
			    .families = families_all(ctx, policy->abis),
			    .routes = stdlib_routes(ctx)};

	lint_read_profiles(&lint);
	return lint;
}

void lint_run(const struct lint *lint)
{
	struct context *ctx = lint->ctx;

	for (size_t i = 0; i < ARRAY_LEN(lints); i++) {
		if (diag_is_dropped(ctx->diags, lints[i].name) ||
		    !has_needed(lint, lints[i].needs))
			continue;
		progress_tell(ctx->progress, "scmpl: looking for: %s",
			      diag_slug(lints[i].name));
		if (lints[i].run)
			lints[i].run(lint);
		else
			lint_losses(lint, lints[i].name);
	}
	progress_wipe(ctx->progress);
}

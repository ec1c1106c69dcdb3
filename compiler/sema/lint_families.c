/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about ways round a denial: siblings, routes, io_uring, other ABIs. */
#include "sema/lint.h"

#include "front/stdlib.h"
#include "kernel/errnos.h"

#include <string.h>

#define NAMES_SHOWN 4

/* "fchmod, fchmodat and 3 more" */
static const char *name_list(struct arena *arena, const struct calls *calls)
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

/* incomplete-family */

/* Families are sorted by size: the last one with ID in it says most exactly what it does. */
static const struct family *family_of(const struct lint *lint, syscall_id id)
{
	const struct family *last = NULL;

	for (size_t i = 0; i < lint->families.len; i++)
		if (lint->families.ptr[i].members.has[id])
			last = &lint->families.ptr[i];
	return last;
}

static bool find_open(const struct lint *lint, const struct family *family, struct calls *open)
{
	bool any = false;

	*open = calls_new(lint->ctx->arena);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		open->has[id] = family->members.has[id] && lint_is_reachable(lint, id);
		any |= open->has[id];
	}
	return any;
}

/* Denied with ENOSYS is no denial of what it does, but a request to use the older sibling. */
static bool is_turned_down(const struct lint *lint, syscall_id id)
{
	int enosys = errno_find("ENOSYS", strlen("ENOSYS"));

	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		const struct decision *decision = policy_decision(lint->policy, abi, id);

		if (decision->len && decision->ptr[0].action.verb == VERB_DENY &&
		    decision->ptr[0].action.data == errno_number(enosys, abi))
			return true;
	}
	return false;
}

void lint_incomplete_family(const struct lint *lint)
{
	struct diag_sink *diags = lint->ctx->diags;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct family *family = family_of(lint, id);
		struct span rule;
		struct calls open;
		struct diag *diag;

		if (!family || !lint_denied_by_own(lint, id, &rule) ||
		    is_turned_down(lint, id) || !find_open(lint, family, &open))
			continue;
		diag = diag_warning(diags, rule, DIAG_INCOMPLETE_FAMILY,
				    "'%s' is denied, but its siblings are not: %s",
				    syscall_name(id), name_list(lint->ctx->arena, &open));
		diag_hint(diags, diag, "'%s' has them all", family->name);
	}
}

/* open-route */

/* True when all of GROUP is denied, at least partly by the policy itself: in *RULE. */
static bool is_group_denied(const struct lint *lint, struct ast_name name, struct span *rule)
{
	struct group *group = unit_group(lint->unit, name);
	struct set members = {0};
	bool is_own = false;

	if (group)
		members = set_expand(lint->unit, group->stmt->u.group.set);
	for (size_t i = 0; i < members.len; i++) {
		if (members.ptr[i].pred || lint_is_reachable(lint, members.ptr[i].id))
			return false;
		if (!is_own)
			is_own = lint_denied_by_own(lint, members.ptr[i].id, rule);
	}
	return is_own;
}

/* The calls of ROUTE that are let through; false when there are none. */
static bool find_way(const struct lint *lint, const struct ast_stmt *route, struct calls *way)
{
	struct set via = set_expand(lint->unit, route->u.route.via);
	bool any = false;

	*way = calls_new(lint->ctx->arena);
	for (size_t i = 0; i < via.len; i++)
		if (lint_is_reachable(lint, via.ptr[i].id))
			any = way->has[via.ptr[i].id] = true;
	return any;
}

/* All routes to GROUP from FIRST on, told in one warning. */
static void check_routes(const struct lint *lint, const struct ast_stmts *routes, size_t first)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct str group = routes->ptr[first].u.route.group.text;
	struct diag *diag = NULL;
	struct calls way;
	struct span rule;

	if (!is_group_denied(lint, routes->ptr[first].u.route.group, &rule))
		return;
	for (size_t i = first; i < routes->len; i++) {
		const struct ast_stmt *route = &routes->ptr[i];

		if (!str_equal(route->u.route.group.text, group) ||
		    !find_way(lint, route, &way))
			continue;
		if (!diag)
			diag = diag_warning(diags, rule, DIAG_OPEN_ROUTE,
					    "%.*s is denied, but there are ways round it",
					    STR_FMT(group));
		diag_note(diags, diag, "%s: %.*s", name_list(lint->ctx->arena, &way),
			  STR_FMT(route->u.route.reason));
	}
}

static void add_own_routes(const struct lint *lint, struct ast_stmts *routes)
{
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; i < modules->len; i++) {
		const struct ast_stmts *stmts = &modules->ptr[i]->file->stmts;

		for (size_t j = 0; j < stmts->len; j++)
			if (stmts->ptr[j].kind == STMT_ROUTE)
				*VEC_PUSH(lint->ctx->arena, routes) = stmts->ptr[j];
	}
}

static bool is_first_of_group(const struct ast_stmts *routes, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (str_equal(routes->ptr[i].u.route.group.text,
			      routes->ptr[index].u.route.group.text))
			return false;
	return true;
}

void lint_open_route(const struct lint *lint)
{
	struct ast_stmts routes = stdlib_routes(lint->ctx);

	add_own_routes(lint, &routes);
	for (size_t i = 0; i < routes.len; i++)
		if (is_first_of_group(&routes, i))
			check_routes(lint, &routes, i);
}

/* io-uring-reachable */

/* What lets ID through: a rule, or the default. */
static struct span permitting_rule(const struct lint *lint, syscall_id id)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		const struct decision *decision = policy_decision(lint->policy, abi, id);

		for (size_t i = 0; i < decision->len; i++)
			if (verb_permits(decision->ptr[i].action.verb))
				return decision->ptr[i].rule;
	}
	return lint->policy->fallback_span;
}

static bool denies_anything(const struct lint *lint)
{
	struct span rule;

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (lint_denied_by_own(lint, id, &rule))
			return true;
	return false;
}

void lint_io_uring(const struct lint *lint)
{
	syscall_id setup = syscall_find("io_uring_setup", strlen("io_uring_setup"));
	struct diag_sink *diags = lint->ctx->diags;
	struct diag *diag;

	if (setup == SYSCALL_NONE || !lint_is_reachable(lint, setup) || !denies_anything(lint))
		return;
	diag = diag_warning(diags, permitting_rule(lint, setup), DIAG_IO_URING_REACHABLE,
			    "io_uring is let through, and no rule applies to what a ring does");
	diag_note(diags, diag, "unless it is needed: deny io-uring-family");
}

/* side-door */

static void check_on(const struct lint *lint, const struct ast_stmt *stmt, syscall_id id,
		     abi_set on)
{
	abi_set machine = 0;
	struct diag *diag;

	ABI_EACH(abi, on)
		machine |= abi_of_machine((enum abi)abi_info(abi)->machine);
	ABI_EACH(abi, machine & ~on & lint->policy->abis & syscall_abis(id)) {
		if (lint_fate(lint, abi, id) == FATE_DENIED)
			continue;
		diag = diag_warning(lint->ctx->diags, stmt->u.rule.on->ptr[0].span,
				    DIAG_SIDE_DOOR,
				    "'%s' is let through on %s, which the same kernel serves",
				    syscall_name(id), abi_info(abi)->name);
		diag_hint(lint->ctx->diags, diag, "leave out 'on', or name %s, too",
			  abi_info(abi)->name);
		return;
	}
}

static abi_set named_abis(const struct ast_names *names)
{
	abi_set abis = 0;

	for (size_t i = 0; i < names->len; i++) {
		enum abi abi = abi_find(names->ptr[i].text.ptr, names->ptr[i].text.len);

		if (abi != ABI_COUNT)
			abis |= ABI_BIT(abi);
	}
	return abis;
}

void lint_side_door(const struct lint *lint)
{
	const struct modules *modules = &lint->unit->modules;

	for (size_t i = 0; i < modules->len; i++) {
		const struct ast_stmts *stmts = &modules->ptr[i]->file->stmts;

		for (size_t j = 0; !modules->ptr[i]->is_library && j < stmts->len; j++) {
			const struct ast_stmt *stmt = &stmts->ptr[j];
			struct set set;

			if (stmt->kind != STMT_RULE || !stmt->u.rule.on ||
			    verb_permits(stmt->u.rule.action.verb))
				continue;
			set = set_expand(lint->unit, stmt->u.rule.set);
			for (size_t k = 0; k < set.len; k++)
				check_on(lint, stmt, set.ptr[k].id,
					 named_abis(stmt->u.rule.on));
		}
	}
}

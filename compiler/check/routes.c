/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about other ways to what is denied: routes, and rings above all. */
#include "check/lint.h"

#include "decompile/describe.h"
#include "sema/predicate.h"

#include <string.h>

#define WX_GROUP "memory-write-execute"
#define RING "io_uring_setup"
#define RING_GROUPS_SHOWN 8

/*
 * The calls on ABI that ENTRY speaks of, and all of them where a filter cannot see
 * what it asks.  Constants that ABI lacks are no mistake of the policy.
 */
static diagram_id entry_where(const struct lint *lint, const struct set_entry *entry,
			      enum abi abi)
{
	struct diag_capture capture = diag_capture_start(&lint->ctx->diags);
	struct subject subject = {lint->unit, entry->id, abi, lint->policy->abis, NULL};
	diagram_id where;
	enum predicate_result result = predicate_where(&subject, entry->pred, &where);

	diag_capture_end(&capture);
	if (result == PREDICATE_OK)
		return where;
	return result == PREDICATE_WRONG ? DIAGRAM_FALSE : DIAGRAM_TRUE;
}

static bool is_open_on(const struct lint *lint, const struct set_entry *entry, enum abi abi)
{
	return lint_permits(lint, abi, entry->id, entry_where(lint, entry, abi));
}

static bool is_open(const struct lint *lint, const struct set_entry *entry)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (is_open_on(lint, entry, abi))
			return true;
	return false;
}

/*
 * True when the policy's own text denies a call of ENTRY; the rule goes into *RULE.
 * ENOSYS for what is denied anyway only sends libraries to an older call.
 */
static bool is_denied_by_own(const struct lint *lint, const struct set_entry *entry,
			     struct span *rule)
{
	bool is_turned_down = lint_is_turned_down(lint, entry->id);

	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id)) {
		if (is_turned_down &&
		    !verb_permits(policy_fallback(lint->policy, abi, entry->id).verb))
			continue;
		if (lint_own_refuses(lint, abi, entry->id, entry_where(lint, entry, abi), rule))
			return true;
	}
	return false;
}

/* The members of group NAME, at the places where it names them. */
static struct set expand_name(const struct lint *lint, struct ast_name name)
{
	struct group *group = unit_group(lint->unit, name);

	return group ? set_expand(lint->unit, group->stmt->u.group.set) : (struct set){0};
}

/* open-route */

/* True when all of GROUP is denied, at least partly by the policy itself: in *RULE. */
static bool is_group_denied(const struct lint *lint, struct ast_name name, struct span *rule)
{
	struct set members = expand_name(lint, name);
	bool is_own = false;

	for (size_t i = 0; i < members.len; i++) {
		if (is_open(lint, &members.ptr[i]))
			return false;
		if (!is_own)
			is_own = is_denied_by_own(lint, &members.ptr[i], rule);
	}
	return is_own;
}

/* What of a route is let through. */
struct way {
	struct call_set calls;
	struct sbuf items; /* as the route spells them */
};

/* TEXT on one line. */
static void add_item(struct sbuf *out, struct str text)
{
	if (out->len)
		sbuf_puts(out, ", ");
	for (size_t i = 0; i < text.len; i++) {
		bool is_space = (unsigned char)text.ptr[i] <= ' ';

		if (!is_space)
			sbuf_add(out, &text.ptr[i], 1);
		else if ((unsigned char)text.ptr[i - 1] > ' ')
			sbuf_add(out, " ", 1);
	}
}

static bool find_way(const struct lint *lint, const struct ast_stmt *route, struct way *way)
{
	struct set via = set_expand(lint->unit, route->u.route.via);
	struct span last = SPAN_NONE;

	way->calls = call_set_new(lint->ctx->arena);
	way->items = (struct sbuf){.arena = lint->ctx->arena};
	for (size_t i = 0; i < via.len; i++) {
		const struct set_entry *entry = &via.ptr[i];

		if (!is_open(lint, entry))
			continue;
		way->calls.has[entry->id] = true;
		if (!span_equal(entry->span, last)) /* an item's entries follow each other */
			add_item(&way->items, source_text(lint->ctx->sources, entry->span));
		last = entry->span;
	}
	return way->items.len > 0;
}

static void note_way(const struct lint *lint, const struct ast_stmt *route,
		     const struct way *way, struct diag *diag)
{
	diag_note(lint->ctx->diags, diag, "%s: %.*s; to close it: deny %s",
		  lint_name_list(lint->ctx->arena, &way->calls), STR_FMT(route->u.route.reason),
		  way->items.ptr);
}

/* All routes to GROUP from FIRST on, told in one warning. */
static void check_routes(const struct lint *lint, const struct ast_stmts *routes, size_t first)
{
	struct str group = routes->ptr[first].u.route.group.text;
	struct diag *diag = NULL;
	struct lint_place place;
	struct span rule;
	struct way way;

	if (!is_group_denied(lint, routes->ptr[first].u.route.group, &rule))
		return;
	place = lint_rule_at(lint, rule);
	for (size_t i = first; i < routes->len; i++) {
		const struct ast_stmt *route = &routes->ptr[i];

		if (!str_equal(route->u.route.group.text, group) ||
		    !find_way(lint, route, &way))
			continue;
		if (!diag)
			diag = diag_warning(lint->ctx->diags, rule, DIAG_OPEN_ROUTE,
					    "%.*s is denied, but there are ways round it",
					    STR_FMT(group));
		note_way(lint, route, &way, diag);
		if (place.stmt)
			diag_advise(lint->ctx->diags, diag,
				    lint_line_behind(lint, place.file, rule.hi), "\ndeny %s",
				    way.items.ptr);
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
	struct ast_stmts routes =
		lint->routes; /* a longer list, of which lint's is the start */

	add_own_routes(lint, &routes);
	for (size_t i = 0; i < routes.len; i++)
		if (is_first_of_group(&routes, i))
			check_routes(lint, &routes, i);
}

/* incomplete-family, of narrowed calls */

/* "mmap(prot has PROT_EXEC|PROT_WRITE) on x86" of each open one of MEMBERS. */
static void note_open(const struct lint *lint, const struct set *members, struct diag *diag)
{
	for (size_t i = 0; i < members->len; i++) {
		const struct set_entry *entry = &members->ptr[i];
		abi_set abis = lint->policy->abis & syscall_abis(entry->id), open = 0;
		struct sbuf text = {.arena = lint->ctx->arena};

		ABI_EACH(abi, abis)
			open |= is_open_on(lint, entry, abi) ? ABI_BIT(abi) : 0;
		if (!open)
			continue;
		add_item(&text, source_text(lint->ctx->sources, entry->span));
		if (open != abis)
			sbuf_printf(&text, " on %s", describe_abis(lint->ctx->arena, open));
		diag_note(lint->ctx->diags, diag, "let through: %s", text.ptr);
	}
}

/* True when the policy's own text denies what ENTRY narrows a call of ABI to, and no more. */
static bool is_denied_as_narrowed(const struct lint *lint, const struct set_entry *entry,
				  enum abi abi, struct span *rule)
{
	diagram_id where = entry_where(lint, entry, abi);

	return !diagram_is_leaf(where) && !lint_permits(lint, abi, entry->id, where) &&
	       lint_own_refuses(lint, abi, entry->id, where, rule) &&
	       lint_verdict(lint, abi, entry->id) != LINT_DENIED;
}

static void check_narrowed(const struct lint *lint, const char *group)
{
	struct set members = expand_name(lint, (struct ast_name){str_of(group), SPAN_NONE});
	bool is_marked = false, is_any_open = false;
	struct span rule = SPAN_NONE;
	struct diag *diag;

	for (size_t i = 0; i < members.len; i++) {
		const struct set_entry *entry = &members.ptr[i];

		ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
			is_marked = is_marked || is_denied_as_narrowed(lint, entry, abi, &rule);
		is_any_open |= is_open(lint, entry);
	}
	if (!is_marked || !is_any_open)
		return;
	diag = diag_warning(lint->ctx->diags, rule, DIAG_INCOMPLETE_FAMILY,
			    "this is denied, and calls that do the same are not");
	note_open(lint, &members, diag);
	diag_hint(lint->ctx->diags, diag, "'%s' has them all", group);
}

void lint_incomplete_narrowed(const struct lint *lint)
{
	check_narrowed(lint, "new-user-namespace");
	check_narrowed(lint, "new-mount-namespace");
}

/* wx-gap */

/* True when ENTRY's call is let through on ABI, but not as ENTRY has it: by *RULE. */
static bool is_narrowed_on(const struct lint *lint, const struct set_entry *entry, enum abi abi,
			   struct span *rule)
{
	diagram_id where = entry_where(lint, entry, abi);

	if (diagram_is_leaf(where) || lint_verdict(lint, abi, entry->id) == LINT_DENIED)
		return false;
	/* a deny-list says what is not let through, an allow-list what is */
	if (lint_own_refuses(lint, abi, entry->id, where, rule))
		return true;
	*rule = lint_permission(lint, abi, entry->id);
	return lint_is_own(lint, *rule) && !span_equal(*rule, lint->policy->fallback_span) &&
	       !lint_permits(lint, abi, entry->id, where);
}

/*
 * Who narrows mmap, mprotect or shmat so means to keep memory from being written and
 * executed; or who denies mprotect, which no program misses otherwise.
 */
static bool is_mark(const struct lint *lint, const struct set_entry *entry, struct span *rule)
{
	const char *name = syscall_name(entry->id);

	if (strcmp(name, "personality") == 0 || strcmp(name, "ipc") == 0)
		return false;
	if (strcmp(name, "mprotect") == 0 && lint_denied_by_own(lint, entry->id, rule))
		return true;
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (is_narrowed_on(lint, entry, abi, rule))
			return true;
	return false;
}

void lint_wx_gap(const struct lint *lint)
{
	struct ast_name name = {str_of(WX_GROUP), SPAN_NONE};
	struct set members = expand_name(lint, name);
	const struct ast_stmts *routes = &lint->routes;
	struct span rule = SPAN_NONE;
	bool is_marked = false, is_any_open = false;
	struct diag *diag;
	struct way way;

	for (size_t i = 0; i < members.len; i++) {
		is_marked = is_marked || is_mark(lint, &members.ptr[i], &rule);
		is_any_open = is_any_open || is_open(lint, &members.ptr[i]);
	}
	if (!is_marked || !is_any_open)
		return;
	diag = diag_warning(lint->ctx->diags, rule, DIAG_WX_GAP,
			    "this keeps memory from being written and then executed, but there "
			    "are other ways to do so");
	note_open(lint, &members, diag);
	for (size_t i = 0; i < routes->len; i++)
		if (str_is(routes->ptr[i].u.route.group.text, WX_GROUP) &&
		    find_way(lint, &routes->ptr[i], &way))
			note_way(lint, &routes->ptr[i], &way, diag);
	diag_note(lint->ctx->diags, diag, "to close all of the first kind: deny %s", WX_GROUP);
}

/* io-uring-reachable */

static bool leads_to_ring(const struct lint *lint, const struct ast_stmt *route)
{
	struct set via = set_expand(lint->unit, route->u.route.via);

	for (size_t i = 0; i < via.len; i++)
		if (strcmp(syscall_name(via.ptr[i].id), RING) == 0)
			return true;
	return false;
}

/* The members of GROUP that the policy itself denies; false when it denies none.  A multiplexer
 * may be denied for another call behind it; of a group by subject, all have to be. */
static bool find_denied(const struct lint *lint, struct ast_name group, struct call_set *denied)
{
	struct set members = expand_name(lint, group);
	bool any = false;
	struct span rule;

	*denied = call_set_new(lint->ctx->arena);
	if (!lint_is_by_ring(group.text) && !is_group_denied(lint, group, &rule))
		return false;
	for (size_t i = 0; i < members.len; i++)
		if (!syscall_is_multiplexer(members.ptr[i].id) &&
		    !lint_is_turned_down(lint, members.ptr[i].id) &&
		    is_denied_by_own(lint, &members.ptr[i], &rule))
			any = denied->has[members.ptr[i].id] = true;
	return any;
}

static struct diag *report_ring(const struct lint *lint, struct span rule)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct diag *diag = diag_warning(
		diags, rule, DIAG_IO_URING_REACHABLE,
		"io_uring is let through, and no rule applies to what a ring does");

	diag_note(diags, diag, "unless it is needed: deny io-uring-family");
	return diag;
}

void lint_io_uring(const struct lint *lint)
{
	syscall_id setup = syscall_find(RING, strlen(RING));
	const struct ast_stmts *routes = &lint->routes;
	struct diag *diag = NULL;
	struct call_set denied;
	struct span rule = SPAN_NONE;
	size_t shown = 0;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(setup))
		if (!rule.file && lint_verdict(lint, abi, setup) != LINT_DENIED)
			rule = lint_permission(lint, abi, setup);
	for (size_t i = 0; rule.file && i < routes->len && shown < RING_GROUPS_SHOWN; i++) {
		const struct ast_stmt *route = &routes->ptr[i];

		if (!leads_to_ring(lint, route) ||
		    !find_denied(lint, route->u.route.group, &denied))
			continue;
		if (shown++ == 0)
			diag = report_ring(lint, rule);
		diag_note(lint->ctx->diags, diag, "%s: %.*s",
			  lint_name_list(lint->ctx->arena, &denied),
			  STR_FMT(route->u.route.reason));
	}
}

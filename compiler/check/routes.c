/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about effects that several calls have: siblings by condition, memory, rings. */
#include "check/lint.h"

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "syntax/fmt.h"
#include "syntax/make.h"

#include <string.h>

#define WX_GROUP "memory-write-execute"
#define RING "io_uring_setup"
#define RING_GROUPS_SHOWN 8

static bool is_open_on(const struct lint *lint, const struct set_entry *entry, enum abi abi)
{
	return lint_permits(lint, abi, entry->id, lint_entry_where(lint, entry, abi));
}

static bool is_open(const struct lint *lint, const struct set_entry *entry)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (is_open_on(lint, entry, abi))
			return true;
	return false;
}

/* incomplete-family, of narrowed calls */

/* What of ENTRY is let through on ABI, in few words: what is denied anyway may be among it. */
static struct str open_part(const struct lint *lint, const struct set_entry *entry,
			    enum abi abi)
{
	diagram_id where = lint_entry_where(lint, entry, abi);
	struct told_calls calls = {.id = entry->id, .abi = abi, .may = where};
	struct ast_item item = {.name = make_name(syscall_name(entry->id))};
	struct description told;

	calls.must =
		diagram_and(lint->ctx->diagrams, where, lint_permitted(lint, abi, entry->id));
	if (diagram_is_leaf(where) || calls.must == where ||
	    !decompile_calls(lint->ctx, &calls, &told) || told.len != 1)
		return source_text(lint->ctx->sources, entry->span);
	item.pred = told.ptr[0].where;
	return str_of(fmt_item(lint->ctx->arena, &item));
}

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
		lint_add_item(&text, open_part(lint, entry, abi_next(open, 0)));
		if (open != abis)
			sbuf_printf(&text, " on %s", describe_abis(lint->ctx->arena, open));
		diag_note(lint->ctx->diags, diag, "let through: %s", text.ptr);
	}
}

/* True when the policy's own text denies what ENTRY narrows a call of ABI to, or a part of it,
 * and no more. */
static bool is_denied_as_narrowed(const struct lint *lint, const struct set_entry *entry,
				  enum abi abi, struct span *rule)
{
	diagram_id where = lint_entry_where(lint, entry, abi), refused;

	if (diagram_is_leaf(where) || lint_verdict(lint, abi, entry->id) == LINT_DENIED)
		return false;
	refused = lint_own_refused(lint, abi, entry->id, DIAGRAM_TRUE, rule);
	if (diagram_and(lint->ctx->diagrams, refused, where) == DIAGRAM_FALSE)
		return false;
	return !lint_permits(lint, abi, entry->id, where) ||
	       diagram_implies(lint->ctx->diagrams, refused, where);
}

static void check_narrowed(const struct lint *lint, const char *group)
{
	struct set members = lint_expand(lint, (struct ast_name){str_of(group), SPAN_NONE});
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
	for (size_t i = 0; i < members.len; i++)
		if (is_open(lint, &members.ptr[i]) &&
		    lint_is_granted(lint, members.ptr[i].id, &rule))
			return;
	diag_hint(lint->ctx->diags, diag, "'%s' has them all", group);
}

void lint_incomplete_narrowed(const struct lint *lint)
{
	for (size_t i = 0; lint_effect(i); i++)
		check_narrowed(lint, lint_effect(i));
}

/* wx-gap */

/* True when ENTRY's call is let through on ABI, but not as ENTRY has it: by *RULE. */
static bool is_narrowed_on(const struct lint *lint, const struct set_entry *entry, enum abi abi,
			   struct span *rule)
{
	diagram_id where = lint_entry_where(lint, entry, abi);

	if (diagram_is_leaf(where) || lint_verdict(lint, abi, entry->id) == LINT_DENIED)
		return false;
	/* a deny-list says what is not let through, an allow-list what is */
	if (is_denied_as_narrowed(lint, entry, abi, rule))
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
	struct set members = lint_expand(lint, name);
	const struct lint_denied denied = {.members = members, .is_whole = true};
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
		    lint_find_way(lint, &routes->ptr[i], &denied, &way))
			lint_note_way(lint, &way, diag);
	diag_note(lint->ctx->diags, diag, "to close all of the first kind: deny %s", WX_GROUP);
}

/* io-uring-reachable */

bool lint_is_ring(syscall_id id)
{
	return str_starts(str_of(syscall_name(id)), "io_uring_");
}

static bool leads_to_ring(const struct lint *lint, const struct ast_stmt *route)
{
	struct set via = set_expand(lint->unit, route->u.route.via);

	for (size_t i = 0; i < via.len; i++)
		if (lint_is_ring(via.ptr[i].id))
			return true;
	return false;
}

/* True when all of ENTRY is denied, by whatever rule. */
static bool is_refused(const struct lint *lint, const struct set_entry *entry)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (is_open_on(lint, entry, abi))
			return false;
	return lint->policy->abis & syscall_abis(entry->id);
}

/* True when its arguments decide whether a call of ENTRY is denied. */
static bool is_refused_by_argument(const struct lint *lint, const struct set_entry *entry)
{
	struct diagrams *d = lint->ctx->diagrams;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id)) {
		diagram_id where = lint_entry_where(lint, entry, abi);
		diagram_id open = diagram_and(d, where, lint_permitted(lint, abi, entry->id));

		if (diagram_and(d, diagram_any_args(d, open),
				diagram_any_args(d, diagram_minus(d, where, open))) !=
		    DIAGRAM_FALSE)
			return true;
	}
	return false;
}

/* True when no member does what the group is about: a ring alone does then. */
static bool are_all_refused(const struct lint *lint, const struct set *members)
{
	for (size_t i = 0; i < members->len; i++)
		if (lint->policy->abis & syscall_abis(members->ptr[i].id) &&
		    !is_refused(lint, &members->ptr[i]))
			return false;
	return true;
}

/* A ring, and the rule that lets it through. */
struct ring {
	struct span rule;
	bool is_granted; /* by a rule of the policy's own: then it is past all that is denied */
};

static bool is_own_denial(const struct lint *lint, const struct set_entry *entry)
{
	struct span rule;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (lint_own_refuses(lint, abi, entry->id, lint_entry_where(lint, entry, abi),
				     &rule))
			return true;
	return false;
}

/*
 * The members of GROUP whose denial a ring gets round; false when there are none.  A
 * multiplexer may be denied for another call behind it; of a group by subject, all have to be.
 */
static bool find_passed(const struct lint *lint, const struct ring *ring, struct ast_name group,
			struct call_set *passed)
{
	bool is_subject = !lint_is_by_ring(group.text), any = false, is_all;
	struct lint_denied denied;
	bool is_denied = lint_find_denied(lint, group, &denied);

	*passed = call_set_new(lint->ctx->arena);
	if (is_subject && !(is_denied && denied.is_whole))
		return false;
	is_all = are_all_refused(lint, &denied.members);
	for (size_t i = 0; i < denied.members.len; i++) {
		const struct set_entry *entry = &denied.members.ptr[i];

		if (syscall_is_multiplexer(entry->id) || lint_is_turned_down(lint, entry->id))
			continue;
		if (is_own_denial(lint, entry) ||
		    (ring->is_granted &&
		     (is_all ? is_refused(lint, entry) : is_refused_by_argument(lint, entry))))
			any = passed->has[entry->id] = true;
	}
	return any;
}

static struct ring find_ring(const struct lint *lint)
{
	syscall_id setup = syscall_find(RING, strlen(RING));
	struct ring ring = {SPAN_NONE, false};

	ABI_EACH(abi, lint->policy->abis & syscall_abis(setup))
		if (!ring.rule.file && lint_verdict(lint, abi, setup) != LINT_DENIED)
			ring.rule = lint_permission(lint, abi, setup);
	ring.is_granted = lint_is_own(lint, ring.rule) &&
			  !span_equal(ring.rule, lint->policy->fallback_span);
	return ring;
}

static struct diag *report_ring(const struct lint *lint, const struct ring *ring)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct diag *diag = diag_warning(
		diags, ring->rule, DIAG_IO_URING_REACHABLE,
		"io_uring is let through, and no rule applies to what a ring does");

	diag_note(diags, diag,
		  ring->is_granted ? "unless it is needed, drop the rule that lets it through"
				   : "unless it is needed: deny io-uring-family");
	return diag;
}

void lint_io_uring(const struct lint *lint)
{
	const struct ast_stmts *routes = &lint->routes;
	struct ring ring = find_ring(lint);
	struct diag *diag = NULL;
	struct call_set passed;
	size_t shown = 0;

	for (size_t i = 0; ring.rule.file && i < routes->len && shown < RING_GROUPS_SHOWN;
	     i++) {
		const struct ast_stmt *route = &routes->ptr[i];

		if (!leads_to_ring(lint, route) ||
		    !find_passed(lint, &ring, route->u.route.group, &passed))
			continue;
		if (shown++ == 0)
			diag = report_ring(lint, &ring);
		diag_note(lint->ctx->diags, diag, "%s: %.*s",
			  lint_name_list(lint->ctx->arena, &passed),
			  STR_FMT(route->u.route.reason));
	}
}

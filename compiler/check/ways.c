/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open-route: other ways to what is denied.  A family may be denied whole, or for some
 * arguments, or on some hosts: then a way round is what does the same for these.
 */
#include "check/lint.h"

#include "decompile/decompile.h"
#include "syntax/fmt.h"
#include "syntax/stdlib.h"

#include <string.h>

/* What is denied. */

/*
 * What of ENTRY on ABI is refused, as the lint counts.  ENOSYS for what is denied anyway only
 * sends libraries to an older call.
 */
static diagram_id refused_of(const struct lint *lint, const struct set_entry *entry,
			     enum abi abi, struct span *rule)
{
	diagram_id where = lint_entry_where(lint, entry, abi);

	if (lint_is_turned_down(lint, entry->id) &&
	    !verb_permits(policy_fallback(lint->policy, abi, entry->id).verb))
		return DIAGRAM_FALSE;
	return lint->is_of_all ? lint_refused(lint, abi, entry->id, where, rule)
			       : lint_own_refused(lint, abi, entry->id, where, rule);
}

bool lint_find_denied(const struct lint *lint, struct ast_name group,
		      struct lint_denied *denied)
{
	bool is_own = false;

	*denied = (struct lint_denied){.members = lint_expand(lint, group), .is_whole = true};
	denied->refused =
		ARENA_ARRAY(lint->ctx->arena, diagram_id, denied->members.len * ABI_COUNT);
	for (size_t i = 0; i < denied->members.len; i++) {
		const struct set_entry *entry = &denied->members.ptr[i];

		ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id)) {
			diagram_id where = lint_entry_where(lint, entry, abi);
			struct span rule = denied->rule;
			diagram_id refused = refused_of(lint, entry, abi, &rule);

			denied->rule = is_own ? denied->rule : rule;
			denied->refused[i * ABI_COUNT + abi] = refused;
			is_own |= refused != DIAGRAM_FALSE;
			if (!lint_permits(lint, abi, entry->id, where))
				continue;
			denied->is_whole = false;
			if (refused == DIAGRAM_FALSE) /* its siblings' business */
				return false;
		}
	}
	return is_own;
}

/* What remains. */

/* True when no filter sees what ENTRY, whose calls WHERE is, is about: then it may be all. */
static bool is_out_of_sight(const struct set_entry *entry, diagram_id where)
{
	return lint_is_ring(entry->id) || (entry->pred && where == DIAGRAM_TRUE);
}

/* The calls of ENTRY on ABI that do what no member of DENIED may. */
static diagram_id same_as_denied(const struct lint *lint, const struct lint_denied *denied,
				 const struct set_entry *entry, enum abi abi)
{
	struct diagrams *d = lint->ctx->diagrams;
	diagram_id where = lint_entry_where(lint, entry, abi), same = where;
	bool is_asked = denied->is_whole;

	for (size_t i = 0; i < denied->members.len && !denied->is_whole; i++) {
		const struct set_entry *member = &denied->members.ptr[i];
		diagram_id refused = denied->refused[i * ABI_COUNT + abi];

		if (!(syscall_abis(member->id) & ABI_BIT(abi)) || refused == DIAGRAM_FALSE)
			continue;
		is_asked = true;
		if (refused != DIAGRAM_TRUE)
			same = diagram_and(d, same,
					   is_out_of_sight(entry, where)
						   ? diagram_any_args(d, refused)
						   : lint_same_calls(lint, abi, refused,
								     member->id, entry->id));
	}
	return is_asked ? same : DIAGRAM_FALSE;
}

/* Statements that deny what is left open, those of one errno and guard together. */
struct closing {
	struct {
		const char *suffix; /* " where flags has O_CREAT if no cap FOWNER" */
		VEC(struct str) items;
	} rules[8];
	size_t len;
};

void lint_add_item(struct sbuf *out, struct str text)
{
	if (out->len)
		sbuf_puts(out, ", ");
	sbuf_add_line(out, text);
}

static void add_closing(const struct lint *lint, struct closing *closing, const char *suffix,
			struct str item)
{
	size_t i = 0;

	while (i < closing->len && strcmp(closing->rules[i].suffix, suffix) != 0)
		i++;
	if (i == ARRAY_LEN(closing->rules))
		return;
	if (i == closing->len)
		closing->rules[closing->len++].suffix = suffix;
	for (size_t j = 0; j < closing->rules[i].items.len; j++)
		if (str_equal(closing->rules[i].items.ptr[j], item))
			return;
	*VEC_PUSH(lint->ctx->arena, &closing->rules[i].items) = item;
}

/*
 * What no profile can ask for: an address on x32, where libseccomp compares 32 bits; arguments
 * of what a multiplexer makes, too, beside calls that are let through.
 */
static bool is_unsayable(const struct lint *lint, const struct set_entry *entry)
{
	struct diagram_support asked;

	if (entry->pred && syscall_behind(entry->id) & lint->policy->abis &&
	    !verb_permits(
		    policy_fallback(lint->policy, abi_next(lint->policy->abis, 0), entry->id)
			    .verb))
		return true;
	if (!(lint->policy->abis & syscall_abis(entry->id) & ABI_BIT(ABI_X32)))
		return false;
	asked = diagram_support(lint->ctx->diagrams, lint_entry_where(lint, entry, ABI_X32));
	for (int i = 0; i < CUBE_ARGS; i++)
		if (asked.args[i] >> 32)
			return true;
	return false;
}

/* True when ENTRY, an item of its own, asks for what only the library may: flags in memory. */
static bool is_behind(const struct lint *lint, const struct set_entry *entry, enum abi abi)
{
	return entry->by_name && !lint_is_ring(entry->id) &&
	       is_out_of_sight(entry, lint_entry_where(lint, entry, abi));
}

/* ENTRY as the route spells it. */
static struct str spelled(const struct lint *lint, const struct set_entry *entry)
{
	return is_unsayable(lint, entry) ? str_of(syscall_name(entry->id))
					 : source_text(lint->ctx->sources, entry->span);
}

/* What denies SAME, calls of ENTRY on ABI, of which some are let through. */
static void close_calls(const struct lint *lint, const struct set_entry *entry, enum abi abi,
			diagram_id same, struct closing *closing)
{
	struct arena *arena = lint->ctx->arena;
	struct told_calls calls = {.id = entry->id, .abi = abi, .must = same, .may = same};
	bool is_hidden = !lint_is_ring(entry->id) &&
			 is_out_of_sight(entry, lint_entry_where(lint, entry, abi));
	struct description told;

	if (!decompile_calls(lint->ctx, &calls, &told))
		return;
	for (size_t i = 0; i < told.len; i++) {
		const char *guard = fmt_guard(arena, told.ptr[i].guard);
		const char *where = told.ptr[i].where_text;

		add_closing(lint, closing,
			    arena_printf(arena, "%s%s%s%s%s", is_hidden ? " with ENOSYS" : "",
					 *where ? " where " : "", where, *guard ? " if " : "",
					 guard),
			    lint_is_ring(entry->id)
				    ? source_text(lint->ctx->sources, entry->span)
				    : str_of(syscall_name(entry->id)));
	}
}

static const char *closing_text(const struct lint *lint, const struct closing *closing)
{
	struct sbuf out = {.arena = lint->ctx->arena};

	for (size_t i = 0; i < closing->len; i++) {
		struct sbuf items = {.arena = lint->ctx->arena};

		for (size_t j = 0; j < closing->rules[i].items.len; j++)
			lint_add_item(&items, closing->rules[i].items.ptr[j]);
		sbuf_printf(&out, "%sdeny %s%s", i ? "; " : "", items.ptr,
			    closing->rules[i].suffix);
	}
	return out.ptr;
}

/* The first ABI on which some of ENTRY does what DENIED may not; ABI_COUNT: none. */
static enum abi open_on(const struct lint *lint, const struct lint_denied *denied,
			const struct set_entry *entry)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (lint_permits(lint, abi, entry->id,
				 same_as_denied(lint, denied, entry, abi)))
			return abi;
	return ABI_COUNT;
}

void lint_add_grants(const struct lint *lint, struct way *way)
{
	struct sbuf out = {.arena = lint->ctx->arena};
	struct str last = {NULL, 0}; /* line */
	struct span rule;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct source *source;

		if (!way->calls.has[id] || !lint_is_granted(lint, id, &rule))
			continue;
		source = source_of(lint->ctx->sources, rule);
		if (source_line(source, rule.lo).ptr == last.ptr)
			continue;
		last = source_line(source, rule.lo);
		sbuf_printf(&out, "%s%s:%u", out.len ? ", " : "let none of these through at ",
			    source->name, source_place(source, rule.lo).line);
	}
	way->is_granted = out.len > 0;
	if (way->is_granted)
		way->closing = out.ptr;
}

bool lint_find_way(const struct lint *lint, const struct ast_stmt *route,
		   const struct lint_denied *denied, struct way *way)
{
	struct set via = set_expand(lint->unit, route->u.route.via);
	struct closing closing = {0};
	struct span last = SPAN_NONE;

	*way = (struct way){.route = route, .calls = call_set_new(lint->ctx->arena)};
	for (size_t i = 0; i < via.len; i++) {
		const struct set_entry *entry = &via.ptr[i];
		enum abi abi = open_on(lint, denied, entry);
		bool is_new = !span_equal(entry->span, last); /* an item's follow each other */

		if (abi == ABI_COUNT)
			continue;
		way->calls.has[entry->id] = true;
		last = entry->span;
		if (denied->is_whole && is_new && is_behind(lint, entry, abi))
			add_closing(lint, &closing, " with ENOSYS",
				    str_of(syscall_name(entry->id)));
		else if (denied->is_whole && is_new)
			add_closing(lint, &closing, "", spelled(lint, entry));
		else if (!denied->is_whole && (is_new || !lint_is_ring(entry->id)))
			close_calls(lint, entry, abi, same_as_denied(lint, denied, entry, abi),
				    &closing);
	}
	way->closing = closing_text(lint, &closing);
	lint_add_grants(lint, way);
	return closing.len > 0;
}

void lint_note_way(const struct lint *lint, const struct way *way, struct diag *diag)
{
	diag_note(lint->ctx->diags, diag, "%s: %.*s; to close it: %s",
		  lint_name_list(lint->ctx->arena, &way->calls),
		  STR_FMT(way->route->u.route.reason), way->closing);
}

/* All routes to one group. */

/* A group that is denied, and where. */
struct routed {
	struct str group;
	struct lint_denied denied;
	struct lint_place place;
	struct diag *diag; /* once there is a way */
};

static uint32_t set_end(const struct ast_set *set)
{
	const struct ast_items *last = set->except ? set->except : set->items;

	return last->ptr[last->len - 1].span.hi;
}

/* True when no other call is in the set of RULE, or a comment behind its items: then an
   exception would leave nothing of it, or lose that. */
static bool is_fixed(const struct lint *lint, struct lint_place rule, const struct way *way)
{
	const struct ast_set *set = rule.stmt->u.rule.set;
	struct set calls = set_expand(lint->unit, set);
	size_t left = 0;

	for (size_t i = 0; i < calls.len; i++)
		left += !way->calls.has[calls.ptr[i].id];
	return !left || lint_has_comment(rule.file, set->items->ptr[0].span.lo, set_end(set));
}

/* What STMT's set takes away, and the items of WAY that it lets through. */
static const char *exception_text(const struct lint *lint, const struct ast_stmt *stmt,
				  const struct way *way)
{
	const struct ast_items *except = stmt->u.rule.set->except;
	struct set via = set_expand(lint->unit, way->route->u.route.via);
	struct sbuf out = {.arena = lint->ctx->arena};
	struct span last = SPAN_NONE, rule;
	size_t known;

	for (size_t i = 0; except && i < except->len; i++)
		lint_add_item(&out, source_text(lint->ctx->sources, except->ptr[i].span));
	known = out.len;
	for (size_t i = 0; i < via.len; i++) {
		const struct set_entry *entry = &via.ptr[i];

		if (!way->calls.has[entry->id] || span_equal(entry->span, last) ||
		    !lint_is_granted(lint, entry->id, &rule) ||
		    lint_rule_at(lint, rule).stmt != stmt)
			continue;
		last = entry->span;
		lint_add_item(&out, spelled(lint, entry));
	}
	return out.len > known ? arena_printf(lint->ctx->arena, " except %s", out.ptr) : NULL;
}

/* The rules that let WAY through, each without that: an `except` apiece. */
static void advise_exceptions(const struct lint *lint, const struct way *way, struct diag *diag)
{
	const struct ast_stmt *before = NULL;
	struct span rule;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct lint_place place;
		const struct ast_items *items;
		const char *text;

		if (!way->calls.has[id] || !lint_is_granted(lint, id, &rule))
			continue;
		place = lint_rule_at(lint, rule);
		if (!place.stmt || place.stmt == before || is_fixed(lint, place, way))
			continue;
		before = place.stmt;
		items = place.stmt->u.rule.set->items;
		text = exception_text(lint, place.stmt, way);
		if (text)
			diag_advise(lint->ctx->diags, diag,
				    (struct span){place.file->source,
						  items->ptr[items->len - 1].span.hi,
						  set_end(place.stmt->u.rule.set)},
				    "%s", text);
	}
}

static void report_way(const struct lint *lint, struct routed *routed, const struct way *way)
{
	struct diag_sink *diags = lint->ctx->diags;
	const struct span rule = routed->denied.rule;

	if (!routed->diag)
		routed->diag = diag_warning(diags, rule, DIAG_OPEN_ROUTE,
					    "%.*s is denied%s, but there are ways round it",
					    STR_FMT(routed->group),
					    routed->denied.is_whole ? "" : " in part");
	lint_note_way(lint, way, routed->diag);
	if (routed->place.stmt && !way->is_granted)
		diag_advise(diags, routed->diag,
			    lint_line_behind(lint, routed->place.file, rule.hi), "\n%s",
			    way->closing);
	if (way->is_granted && routed->denied.is_whole)
		advise_exceptions(lint, way, routed->diag);
}

/* All routes to GROUP from FIRST on, told in one warning. */
static void check_routes(const struct lint *lint, const struct ast_stmts *routes, size_t first)
{
	struct routed routed = {.group = routes->ptr[first].u.route.group.text};
	struct way way;

	if (!lint_find_denied(lint, routes->ptr[first].u.route.group, &routed.denied))
		return;
	routed.place = lint_rule_at(lint, routed.denied.rule);
	for (size_t i = first; i < routes->len; i++)
		if (str_equal(routes->ptr[i].u.route.group.text, routed.group) &&
		    lint_find_way(lint, &routes->ptr[i], &routed.denied, &way))
			report_way(lint, &routed, &way);
}

static void add_own_routes(const struct lint *lint, struct ast_stmts *routes)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		if (place.stmt->kind == STMT_ROUTE)
			*VEC_PUSH(lint->ctx->arena, routes) = *place.stmt;
}

static bool is_first_of_group(const struct ast_stmts *routes, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (str_equal(routes->ptr[i].u.route.group.text,
			      routes->ptr[index].u.route.group.text))
			return false;
	return true;
}

static struct ast_stmts all_routes(const struct lint *lint)
{
	struct ast_stmts routes =
		lint->routes; /* a longer list, of which lint's is the start */

	add_own_routes(lint, &routes);
	return routes;
}

void lint_open_route(const struct lint *lint)
{
	struct ast_stmts routes = all_routes(lint);

	for (size_t i = 0; i < routes.len; i++)
		if (is_first_of_group(&routes, i))
			check_routes(lint, &routes, i);
}

/* The ways to GROUP by those of its routes from FIRST on. */
static struct lint_routed ways_to(const struct lint *lint, const struct ast_stmts *routes,
				  size_t first)
{
	struct ast_name group = routes->ptr[first].u.route.group;
	struct lint_routed routed = {.group = group.text};
	struct lint own = *lint;
	struct lint_denied denied;
	struct way way;

	own.is_of_all = false;
	if (lint_find_denied(&own, group, &denied) || /* then lint_open_route tells */
	    !lint_find_denied(lint, group, &denied))
		return routed;
	routed.rule = denied.rule;
	routed.is_whole = denied.is_whole;
	for (size_t i = first; i < routes->len; i++)
		if (str_equal(routes->ptr[i].u.route.group.text, group.text) &&
		    lint_find_way(lint, &routes->ptr[i], &denied, &way))
			*VEC_PUSH(lint->ctx->arena, &routed.ways) = way;
	return routed;
}

static struct lint_routed *routed_group(const struct lint *lint, struct lint_routed_list *list,
					struct str group)
{
	struct lint_routed *routed;

	for (size_t i = 0; i < list->len; i++)
		if (str_equal(list->ptr[i].group, group))
			return &list->ptr[i];
	routed = VEC_PUSH(lint->ctx->arena, list);
	*routed = (struct lint_routed){.group = group};
	return routed;
}

static void add_siblings(const struct lint *lint, struct lint_routed_list *list)
{
	for (size_t i = 0; i < lint->families.len; i++) {
		const struct library_group *family = &lint->families.ptr[i];
		struct lint_routed *routed;
		struct span rule;
		struct way way;

		if (!lint_find_siblings(lint, family, &rule, &way))
			continue;
		routed = routed_group(lint, list, str_of(family->name));
		if (!routed->ways.len)
			routed->rule = rule;
		*VEC_PUSH(lint->ctx->arena, &routed->ways) = way;
	}
}

struct lint_routed_list lint_ways(const struct lint *lint)
{
	struct ast_stmts routes = all_routes(lint);
	struct lint_routed_list list = {0};
	struct lint of_all = *lint;

	of_all.is_of_all = true;
	for (size_t i = 0; i < routes.len; i++) {
		struct lint_routed routed = {0};

		if (is_first_of_group(&routes, i))
			routed = ways_to(&of_all, &routes, i);
		if (routed.ways.len)
			*VEC_PUSH(lint->ctx->arena, &list) = routed;
	}
	add_siblings(&of_all, &list);
	return list;
}

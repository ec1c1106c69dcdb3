/* SPDX-License-Identifier: Apache-2.0 */
/* incomplete-family: what is denied by one name, and let through by another. */
#include "check/lint.h"

#include "decompile/decompile.h"

#include <string.h>

enum kind {
	KIND_SUBJECT,   /* not in the list */
	KIND_SIBLINGS,  /* the members do nothing but what all of them do */
	KIND_STAND_INS, /* some do */
	KIND_BY_RING,   /* each does something else */
	KIND_EFFECT,    /* calls on a condition */
};

static const struct {
	const char *name;
	enum kind kind;
} kinds[] = {
#define SIBLINGS(name) {name, KIND_SIBLINGS},
#define STAND_INS(name) {name, KIND_STAND_INS},
#define BY_RING(name) {name, KIND_BY_RING},
#define EFFECT(name) {name, KIND_EFFECT},
#include "check/families.def"
#undef SIBLINGS
#undef STAND_INS
#undef BY_RING
#undef EFFECT
};

static enum kind kind_of(struct str family)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(family, kinds[i].name))
			return kinds[i].kind;
	return KIND_SUBJECT;
}

bool lint_is_by_ring(struct str family)
{
	return kind_of(family) != KIND_SUBJECT;
}

const char *lint_effect(size_t index)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].kind == KIND_EFFECT && index-- == 0)
			return kinds[i].name;
	return NULL;
}

/* Members of one family that one rule denies, while others are let through. */
struct gap {
	const struct library_group *family;
	struct lint_place place; /* of the rule; none in a profile */
	struct span span;        /* of the first item, or of the profile's rule */
	struct call_set denied, open;
	abi_set abis; /* where they are denied */
	size_t count;
	struct diag *diag; /* once reported */
};

VEC_STRUCT(gaps, struct gap);

/*
 * Families are sorted by size: the last one with ID in it says most exactly what it
 * does.  NULL: no other call does the same.
 */
static const struct library_group *family_of(const struct lint *lint, syscall_id id)
{
	for (size_t i = lint->families.len; i-- > 0;) {
		const struct library_group *family = &lint->families.ptr[i];
		enum kind kind =
			family->calls.has[id] ? kind_of(str_of(family->name)) : KIND_SUBJECT;

		if (kind == KIND_SIBLINGS || kind == KIND_STAND_INS)
			return family;
	}
	return NULL;
}

static void add_calls(struct call_set *calls, struct set set)
{
	for (size_t i = 0; i < set.len; i++)
		calls->has[set.ptr[i].id] = true;
}

/* What STMT leaves out, or overrides, by name: that is meant, and no gap. */
static void add_intended(const struct lint *lint, const struct ast_stmt *stmt,
			 struct call_set *calls)
{
	const struct ast_set *set = NULL;

	if (stmt->kind == STMT_RULE)
		set = stmt->u.rule.set;
	else if (stmt->kind == STMT_GROUP)
		set = stmt->u.group.set;
	if (!set)
		return;
	if (stmt->kind == STMT_RULE && verb_permits(stmt->u.rule.action.verb)) {
		if (stmt->u.rule.is_override)
			add_calls(calls, set_expand(lint->unit, set));
	} else if (set->except) {
		struct ast_set except = {.span = set->span, .items = set->except};

		add_calls(calls, set_expand(lint->unit, &except));
	}
}

static struct call_set intended(const struct lint *lint)
{
	struct call_set calls = call_set_new(lint->ctx->arena);
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		add_intended(lint, place.stmt, &calls);
	return calls;
}

static struct gap *gap_for(const struct lint *lint, struct gaps *gaps,
			   const struct library_group *family, struct span span)
{
	struct lint_place place = lint_rule_at(lint, span);
	struct gap *gap;

	for (size_t i = 0; i < gaps->len; i++) {
		gap = &gaps->ptr[i];
		if (gap->family == family && gap->place.stmt == place.stmt &&
		    (place.stmt || span_equal(gap->span, span)))
			return gap;
	}
	gap = VEC_PUSH(lint->ctx->arena, gaps);
	*gap = (struct gap){.family = family, .place = place, .span = span};
	gap->denied = call_set_new(lint->ctx->arena);
	gap->open = call_set_new(lint->ctx->arena);
	return gap;
}

/*
 * True when ID is newer than what its siblings do and left out of a list of what is let
 * through, as in a copy of an engine's default from before there was ID: no effect is meant to
 * be denied.
 */
static bool is_too_new(const struct lint *lint, syscall_id id)
{
	enum abi abi = abi_next(lint->policy->abis & syscall_abis(id), 0);

	return !verb_permits(policy_fallback(lint->policy, abi, id).verb) &&
	       lint_has_older(lint, id);
}

/* True when RULE, an item, is a family by name: then its effect is what is meant, not
 * another's. */
static bool is_family(const struct lint *lint, struct span rule)
{
	struct str name = source_text(lint->ctx->sources, rule);

	for (size_t i = 0; i < lint->families.len; i++)
		if (str_is(name, lint->families.ptr[i].name))
			return true;
	return false;
}

/* What ID's own rule denies together with others of its family counts once. */
static struct gaps find_denied(const struct lint *lint)
{
	struct gaps gaps = {0};

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const struct library_group *family = family_of(lint, id);
		struct span rule;
		struct gap *gap;

		if (!family || !lint_denied_by_own(lint, id, &rule) ||
		    lint_is_turned_down(lint, id) || is_too_new(lint, id) ||
		    is_family(lint, rule))
			continue;
		gap = gap_for(lint, &gaps, family, rule);
		gap->span = rule.lo < gap->span.lo ? rule : gap->span;
		gap->denied.has[id] = true;
		gap->count++;
		ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
			if (lint_own_refuses(lint, abi, id, DIAGRAM_TRUE, &rule))
				gap->abis |= ABI_BIT(abi);
	}
	return gaps;
}

/* A group of narrowed calls is about a part of what its members do, and has others for that. */
static bool is_of_narrowed(const struct lint *lint, const struct gap *gap)
{
	struct span rule;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!gap->family->calls.has[id] || gap->denied.has[id])
			continue;
		ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
			if (lint_own_refuses(lint, abi, id, DIAGRAM_TRUE, &rule) &&
			    span_equal(rule, gap->span))
				return true;
	}
	return false;
}

/* What of MEMBER's calls on ABI it is about. */
static diagram_id part_of(const struct group_member *member, enum abi abi)
{
	bool is_all = member->is_whole || !member->conditions[abi].is_exact;

	return is_all ? DIAGRAM_TRUE : member->conditions[abi].where;
}

/* True when some of what MEMBER is about is let through on ABIS. */
static bool is_let_through(const struct lint *lint, const struct group_member *member,
			   abi_set abis)
{
	ABI_EACH(abi, abis & syscall_abis(member->id))
		if (lint_permits(lint, abi, member->id, part_of(member, abi)))
			return true;
	return false;
}

/* A multiplexer is let through for the other calls behind it. */
static bool find_open(const struct lint *lint, struct gap *gap, const struct call_set *meant)
{
	bool any = false;

	for (size_t i = 0; i < gap->family->members.len; i++) {
		const struct group_member *member = &gap->family->members.ptr[i];

		if (meant->has[member->id] || syscall_is_multiplexer(member->id) ||
		    !is_let_through(lint, member, gap->abis))
			continue;
		gap->open.has[member->id] = true;
		any = true;
	}
	return any;
}

static bool is_denied_name(const struct gap *gap, const struct ast_item *item)
{
	syscall_id id = syscall_find(item->name.text.ptr, item->name.text.len);

	return !item->is_group && !item->pred && id != SYSCALL_NONE && gap->denied.has[id];
}

/* The family for the first of the names, and the others go, comma and all. */
static void offer_fix(const struct lint *lint, const struct gap *gap, struct diag *diag)
{
	struct diag_sink *diags = lint->ctx->diags;
	const struct ast_items *items;
	size_t names = 0;

	if (!gap->place.stmt || kind_of(str_of(gap->family->name)) != KIND_SIBLINGS)
		return;
	items = gap->place.stmt->u.rule.set->items;
	for (size_t i = 0; i < items->len; i++)
		names += is_denied_name(gap, &items->ptr[i]);
	if (names != gap->count) /* some are there by a group */
		return;
	names = 0;
	for (size_t i = 0; i < items->len; i++) {
		const struct ast_item *item = &items->ptr[i];
		struct span comma = {item->span.file, i ? items->ptr[i - 1].span.hi : 0,
				     item->span.hi};

		if (!is_denied_name(gap, item))
			continue;
		if (names++ == 0)
			diag_fix(diags, diag, item->span, "%s", gap->family->name);
		else if (!lint_has_comment(gap->place.file, comma.lo, comma.hi))
			diag_fix(diags, diag, comma, "%s", "");
	}
}

/* What of GAP another rule lets through, where to deny all would contradict it. */
static bool note_grants(const struct lint *lint, const struct gap *gap)
{
	bool is_any = false;
	struct span rule;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!gap->open.has[id] || !lint_is_granted(lint, id, &rule))
			continue;
		if (!is_any)
			diag_label(lint->ctx->diags, gap->diag, rule, "this lets '%s' through",
				   syscall_name(id));
		is_any = true;
	}
	return is_any;
}

/* A rule of a profile, or a group, may have gaps of several families at one place. */
static struct diag *reported_at(const struct gaps *gaps, const struct gap *gap)
{
	for (const struct gap *other = gaps->ptr; other < gap; other++)
		if (other->diag && span_equal(other->span, gap->span))
			return other->diag;
	return NULL;
}

static void report(const struct lint *lint, const struct gaps *gaps, struct gap *gap)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct arena *arena = lint->ctx->arena;
	const char *text = arena_printf(
		arena,
		gap->count == 1 ? "'%s' is denied, but its siblings are not: %s"
				: "%s are denied, but their siblings are not: %s",
		lint_name_list(arena, &gap->denied), lint_name_list(arena, &gap->open));
	struct diag *earlier = reported_at(gaps, gap);

	if (earlier) {
		diag_note(diags, earlier, "%s; '%s' has them all", text, gap->family->name);
		return;
	}
	gap->diag = diag_warning(diags, gap->span, DIAG_INCOMPLETE_FAMILY, "%s", text);
	if (note_grants(lint, gap))
		return;
	diag_hint(diags, gap->diag, "'%s' has them all", gap->family->name);
	offer_fix(lint, gap, gap->diag);
}

/* Denied by condition. */

/* True when a group says of which calls PART, calls of ID, is a part: it names the siblings. */
static bool is_effect(const struct lint *lint, syscall_id id, enum abi abi, diagram_id part)
{
	for (size_t i = 0; lint_effect(i); i++) {
		struct ast_name name = {str_of(lint_effect(i)), SPAN_NONE};
		struct set members = lint_expand(lint, name);

		for (size_t j = 0; j < members.len; j++) {
			diagram_id where;

			if (members.ptr[j].id != id)
				continue;
			where = lint_entry_where(lint, &members.ptr[j], abi);
			if (!diagram_is_leaf(where) &&
			    diagram_implies(lint->ctx->diagrams, part, where))
				return true;
		}
	}
	return false;
}

/* True when FAMILY is one of ID whose members stand in for each other. */
static bool is_sibling(const struct library_group *family, syscall_id id)
{
	enum kind kind = family->calls.has[id] ? kind_of(str_of(family->name)) : KIND_SUBJECT;

	return kind == KIND_SIBLINGS || kind == KIND_STAND_INS;
}

/* Siblings that let through what is denied of another one. */
struct unlike {
	struct call_set open;
	const struct library_group *family; /* that has most of them */
	size_t count;
};

/* True when some of what MEMBER of a family is about, on ABI, does what PART of ID may not. */
static bool is_unlike(const struct lint *lint, const struct group_member *member, syscall_id id,
		      enum abi abi, diagram_id part)
{
	diagram_id same;

	if (member->id == id || !(syscall_abis(member->id) & ABI_BIT(abi)))
		return false;
	same = lint_same_calls(lint, abi, part, id, member->id);
	return lint_permits(lint, abi, member->id,
			    diagram_and(lint->ctx->diagrams, same, part_of(member, abi)));
}

/* Those of ID on ABI, of which PART is denied. */
static struct unlike find_unlike(const struct lint *lint, syscall_id id, enum abi abi,
				 diagram_id part, const struct call_set *meant)
{
	struct unlike unlike = {.open = call_set_new(lint->ctx->arena)};

	for (size_t i = lint->families.len; i-- > 0;) {
		const struct library_group *family = &lint->families.ptr[i];
		size_t count = 0;

		for (size_t j = 0; is_sibling(family, id) && j < family->members.len; j++) {
			const struct group_member *member = &family->members.ptr[j];

			if (meant->has[member->id] || !is_unlike(lint, member, id, abi, part))
				continue;
			unlike.open.has[member->id] = true;
			count++;
		}
		if (count > unlike.count) {
			unlike.count = count;
			unlike.family = family;
		}
	}
	return unlike;
}

static void check_part(const struct lint *lint, syscall_id id, enum abi abi,
		       const struct call_set *meant)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);

	for (size_t i = 0; i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];
		struct unlike unlike;
		struct diag *diag;

		if (verb_permits(region->action.verb) || !lint_is_own(lint, region->rule) ||
		    lint_is_turned_down(lint, id) || is_effect(lint, id, abi, region->where))
			continue;
		unlike = find_unlike(lint, id, abi, region->where, meant);
		if (!unlike.count)
			continue;
		diag = diag_warning(lint->ctx->diags, region->rule, DIAG_INCOMPLETE_FAMILY,
				    decompile_asked(lint->ctx->diagrams, region->where)
					    ? "'%s' is denied by an argument that its siblings "
					      "take, too: %s"
					    : "'%s' is denied on some hosts, and its siblings "
					      "are not: %s",
				    syscall_name(id),
				    lint_name_list(lint->ctx->arena, &unlike.open));
		diag_note(lint->ctx->diags, diag, "give them the same condition, or deny '%s'",
			  unlike.family->name);
	}
}

/* Denied by whatever rule. */

/*
 * The ABIs on which all of ID is denied, by *RULE: the default's, or one of what is extended,
 * since lints ask about the policy's own.  None when it is to send libraries elsewhere.
 */
static abi_set denied_on(const struct lint *lint, syscall_id id, struct span *rule)
{
	abi_set denied = 0;
	struct span own;

	if (lint_is_turned_down(lint, id) || lint_denied_by_own(lint, id, &own))
		return 0;
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id))
		if (lint_verdict(lint, abi, id) == LINT_DENIED) {
			lint_refused(lint, abi, id, DIAGRAM_TRUE, rule);
			denied |= ABI_BIT(abi);
		}
	return denied;
}

/* True when some of what MEMBER is about is let through on ABIS, without a capability. */
static bool is_let_through_bare(const struct lint *lint, const struct group_member *member,
				abi_set abis)
{
	static const struct known_host bare = {.has_caps = true};

	ABI_EACH(abi, abis & syscall_abis(member->id)) {
		diagram_id open = diagram_and(lint->ctx->diagrams, part_of(member, abi),
					      lint_permitted(lint, abi, member->id));

		if (diagram_on_host(lint->ctx->diagrams, open, &bare) != DIAGRAM_FALSE)
			return true;
	}
	return false;
}

bool lint_find_siblings(const struct lint *lint, const struct library_group *family,
			struct span *rule, struct way *way)
{
	enum kind kind = kind_of(str_of(family->name));
	abi_set denied = 0;
	bool any = false;

	if (kind != KIND_SIBLINGS && kind != KIND_STAND_INS)
		return false;
	*way = (struct way){.calls = call_set_new(lint->ctx->arena)};
	for (size_t i = 0; i < family->members.len; i++)
		if (family->members.ptr[i].is_whole)
			denied |= denied_on(lint, family->members.ptr[i].id, rule);
	for (size_t i = 0; denied && i < family->members.len; i++) {
		const struct group_member *member = &family->members.ptr[i];

		if (!syscall_is_multiplexer(member->id) &&
		    is_let_through_bare(lint, member, denied))
			any = way->calls.has[member->id] = true;
	}
	way->closing = arena_printf(lint->ctx->arena, "deny %s", family->name);
	lint_add_grants(lint, way);
	return any;
}

void lint_unlike_siblings(const struct lint *lint)
{
	struct call_set meant = intended(lint);

	ABI_EACH(abi, lint->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (lint_verdict(lint, abi, id) == LINT_PARTLY)
				check_part(lint, id, abi, &meant);
}

void lint_incomplete_family(const struct lint *lint)
{
	struct gaps gaps = find_denied(lint);
	struct call_set meant = intended(lint);

	for (size_t i = 0; i < gaps.len; i++)
		if (find_open(lint, &gaps.ptr[i], &meant) &&
		    !is_of_narrowed(lint, &gaps.ptr[i]))
			report(lint, &gaps, &gaps.ptr[i]);
}

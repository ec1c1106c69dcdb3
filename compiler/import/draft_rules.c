/* SPDX-License-Identifier: Apache-2.0 */
#include "import/draft_rules.h"

#include "profile/engine.h"

#include <string.h>

#define MULTIPLEXED_COMMENT                                                                \
	"What libseccomp makes of the rules above on calls that are also reached through " \
	"socketcall or ipc"

/* A change with where it comes from. */
struct reason {
	const char *comment;
	size_t order;
	bool is_override;
};

VEC_STRUCT(comments, const char *);

struct drafter {
	const struct import *import;
	const struct policy *base;
	struct draft_rules rules;
};

static struct arena *arena_of(const struct drafter *b)
{
	return b->import->ctx->arena;
}

/* Reasons. */

static void add_comment(const struct drafter *b, const char *comment, struct comments *out)
{
	for (size_t i = 0; i < out->len; i++)
		if (strcmp(out->ptr[i], comment) == 0)
			return;
	*VEC_PUSH(arena_of(b), out) = comment;
}

static const char *join_comments(const struct drafter *b, const struct comments *comments)
{
	struct sbuf out = {.arena = arena_of(b)};

	for (size_t i = 0; i < comments->len; i++)
		sbuf_printf(&out, "%s%s", i ? "\n" : "", comments->ptr[i]);
	return sbuf_text(&out);
}

/* Those of the profile's rules that bring CHANGE about. */
static struct reason reason_of(const struct drafter *b, const struct change *change)
{
	const struct profile *profile = b->import->profile;
	const struct regions *regions =
		policy_regions(b->import->policy, change->abi, change->id);
	struct reason reason = {.order = SIZE_MAX};
	struct comments comments = {0};

	for (size_t i = 0; profile && i < regions->len; i++) {
		const struct profile_rule *rule;
		size_t order;

		if (!action_equal(regions->ptr[i].action, change->after))
			continue;
		rule = profile_rule_at(profile, regions->ptr[i].rule);
		if (!rule)
			continue;
		order = (size_t)(rule - profile->rules.ptr);
		reason.order = order < reason.order ? order : reason.order;
		if (rule->comment && *rule->comment)
			add_comment(b, rule->comment, &comments);
	}
	reason.comment = join_comments(b, &comments);
	if (!*reason.comment)
		reason.order = 0;
	return reason;
}

/* A rule of the base is in the way, and not milder than what shall be. */
static bool is_in_the_way(const struct policy *base, const struct change *change)
{
	const struct regions *regions = policy_regions(base, change->abi, change->id);

	if (change->before.verb > change->after.verb)
		return false;
	for (size_t i = 0; i < regions->len; i++)
		if (action_equal(regions->ptr[i].action, change->before) &&
		    diagram_and(base->diagrams, change->where, regions->ptr[i].where) !=
			    DIAGRAM_FALSE)
			return true;
	return false;
}

/* Clauses. */

bool draft_rule_is_alike(const struct draft_rule *a, const struct draft_rule *b)
{
	return diff_action_compare(a->action, b->action) == 0 && a->on == b->on &&
	       strcmp(a->guard_text, b->guard_text) == 0 && a->is_override == b->is_override;
}

/* True when RULE says of a call what ENTRY does: what was before that may differ. */
static bool says(const struct draft_rule *rule, const struct diff_entry *entry)
{
	const struct diff_entry *its = rule->calls[entry->id];

	return its && strcmp(its->where_text, entry->where_text) == 0;
}

/* ENTRY lives as long as the rules. */
static void add_entry(struct drafter *b, const struct reason *reason,
		      const struct diff_entry *entry)
{
	struct draft_rule rule = {
		.comment = entry->is_larger ? DRAFT_LARGER_COMMENT : reason->comment,
		.order = entry->is_larger ? SIZE_MAX - 1 : reason->order,
		.is_override = reason->is_override,
		.action = entry->after,
		.on = entry->on,
		.guard = entry->guard,
		.guard_text = entry->guard_text,
	};
	struct draft_rule *known = NULL;

	for (size_t i = 0; i < b->rules.len && !known; i++) {
		struct draft_rule *other = &b->rules.ptr[i];

		if (strcmp(other->comment, rule.comment) != 0 ||
		    !draft_rule_is_alike(other, &rule))
			continue;
		if (says(other, entry))
			return;
		if (!other->calls[entry->id])
			known = other;
	}
	if (!known) {
		rule.number = b->rules.len;
		known = VEC_PUSH(arena_of(b), &b->rules);
		*known = rule;
		known->calls = ARENA_ARRAY(arena_of(b), const struct diff_entry *,
					   (size_t)syscall_count());
	}
	known->calls[entry->id] = entry;
	known->order = rule.order < known->order ? rule.order : known->order;
}

static diagram_id is_stricter(const void *ctx, uint32_t value)
{
	return action_of_value(value).verb < *(const enum verb *)ctx ? DIAGRAM_TRUE
								     : DIAGRAM_FALSE;
}

/* What rules decide by the base, or by the draft as it differs from that. */
static diagram_id decided_by_rules(const struct drafter *b, const struct change *change)
{
	struct diagrams *d = b->base->diagrams;
	const struct regions *regions = policy_regions(b->base, change->abi, change->id);
	diagram_id decided = diagram_apply(
		d, DIAGRAM_DIFFER, policy_outcome(b->base, change->abi, change->id),
		policy_outcome(b->import->policy, change->abi, change->id));

	for (size_t i = 0; i < regions->len; i++)
		decided = diagram_or(d, decided, regions->ptr[i].where);
	return decided;
}

/*
 * The calls that a rule for CHANGE may match: those that get its verdict in the end, and those
 * that get a stricter one by a rule, which is what decides then; but not on other hosts, for
 * which somebody wrote that rule.
 */
static diagram_id may_match(const struct drafter *b, const struct reason *reason,
			    const struct change *change)
{
	struct diagrams *d = b->base->diagrams;
	diagram_id outcome, same, stricter;

	if (change->where == DIAGRAM_TRUE)
		return change->where;
	outcome = policy_outcome(b->import->policy, change->abi, change->id);
	same = diagram_has_value(d, outcome, diagram_value(action_leaf(change->after)));
	if (reason->is_override)
		return same;
	stricter = diagram_map(d, is_stricter, &change->after.verb, outcome);
	stricter = diagram_and(d, stricter, diagram_any_args(d, change->where));
	return diagram_or(d, same, diagram_and(d, decided_by_rules(b, change), stricter));
}

static void add_changes(struct drafter *b, const struct reason *reason,
			const struct changes *changes)
{
	struct diff_entries entries = {.is_wide = b->import->is_wide};

	for (size_t i = 0; i < changes->len; i++)
		diff_entries_add(b->import->ctx, &entries, &changes->ptr[i],
				 may_match(b, reason, &changes->ptr[i]));
	diff_entries_finish(&entries, b->import->policy->abis);
	for (size_t i = 0; i < entries.len; i++)
		add_entry(b, reason, &entries.ptr[i]);
}

static bool is_same_reason(const struct reason *a, const struct reason *b)
{
	return a->is_override == b->is_override && strcmp(a->comment, b->comment) == 0;
}

/* The calls on which an inherited rule is in the way of one of CHANGES: said together, as
 * overrides, all that are about a call are shorter. */
static struct call_set to_override(const struct drafter *b, const struct changes *changes)
{
	struct call_set calls = call_set_new(arena_of(b));

	for (size_t i = 0; i < changes->len; i++)
		calls.has[changes->ptr[i].id] |= is_in_the_way(b->base, &changes->ptr[i]);
	return calls;
}

/* Changes that have one reason are put into words together. */
static void add_by_reason(struct drafter *b, const struct changes *changes)
{
	struct reason *reasons = ARENA_ARRAY(arena_of(b), struct reason, changes->len + 1);
	bool *is_done = ARENA_ARRAY(arena_of(b), bool, changes->len + 1);
	struct call_set overridden = to_override(b, changes);

	for (size_t i = 0; i < changes->len; i++) {
		reasons[i] = reason_of(b, &changes->ptr[i]);
		reasons[i].is_override = overridden.has[changes->ptr[i].id];
	}
	for (size_t i = 0; i < changes->len; i++) {
		struct changes same = {0};
		struct reason reason = reasons[i];

		if (is_done[i])
			continue;
		for (size_t j = i; j < changes->len; j++) {
			if (is_done[j] || !is_same_reason(&reasons[i], &reasons[j]))
				continue;
			*VEC_PUSH(arena_of(b), &same) = changes->ptr[j];
			reason.order = reasons[j].order < reason.order ? reasons[j].order
								       : reason.order;
			is_done[j] = true;
		}
		add_changes(b, &reason, &same);
	}
}

/* True when nothing is said about ID so far, and nothing has to be. */
static bool is_left_to_default(const struct drafter *b, syscall_id id)
{
	const struct policy *policy = b->import->policy;
	abi_set abis = id == SYSCALL_NONE ? 0 : syscall_abis(id) & policy->abis;

	ABI_EACH(abi, abis)
		if (policy_regions(policy, abi, id)->len ||
		    policy_regions(b->base, abi, id)->len)
			return false;
	return abis != 0;
}

static struct diff_entry *whole_call(const struct drafter *b, syscall_id id)
{
	struct diff_entry *entry = ARENA_NEW(arena_of(b), struct diff_entry);

	*entry = (struct diff_entry){.id = id, .where_text = "", .guard_text = ""};
	return entry;
}

static void add_denied_names(struct drafter *b, const struct profile_rule *rule, size_t order,
			     bool *is_done)
{
	const struct policy *policy = b->import->policy;
	struct reason reason = {.comment = rule->comment ? rule->comment : "",
				.order = rule->comment ? order : 0};

	for (size_t i = 0; i < rule->names.len; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));
		struct diff_entry *entry;
		enum abi abi;

		if (!is_left_to_default(b, id) || is_done[id])
			continue;
		abi = abi_next(syscall_abis(id) & policy->abis, 0);
		entry = whole_call(b, id);
		entry->after = decompile_action(arena_of(b), abi, policy->fallback[abi]);
		add_entry(b, &reason, entry);
		is_done[id] = true;
	}
}

/*
 * Rules with the default's action change nothing, and tell the reader what shall
 * stay denied whatever else is allowed.
 */
static void add_denied(struct drafter *b)
{
	const struct profile *profile = b->import->profile;
	bool *is_done = ARENA_ARRAY(arena_of(b), bool, (size_t)syscall_count());

	for (size_t i = 0; profile && i < profile->rules.len; i++) {
		const struct profile_rule *rule = &profile->rules.ptr[i];

		if (!verb_permits(rule->action.verb) && !rule->args.len &&
		    cube_is_all(&rule->guard) && rule->machines == PROFILE_ANY_MACHINE &&
		    action_equal(rule->action, profile->fallback))
			add_denied_names(b, rule, i, is_done);
	}
}

/*
 * What the multiplexer of ABI does, on all hosts, to the calls behind it that ID
 * is; NULL when it does different things, or the same to all others.
 */
static const struct region *region_behind(const struct policy *policy, syscall_id id,
					  enum abi abi)
{
	struct syscall_route route = syscall_multiplexed(id, abi);
	struct cube cube = cube_all();
	const struct regions *regions;
	diagram_id calls;

	if (route.via == SYSCALL_NONE)
		return NULL;
	regions = policy_regions(policy, abi, route.via);
	cube.arg[0] = (struct cube_arg){UINT32_MAX, route.call};
	if (engine_width(abi) == 64)
		cube.arg[0].mask = UINT64_MAX;
	calls = diagram_cube(policy->diagrams, &cube);
	for (size_t i = 0; i < regions->len; i++)
		if (diagram_implies(policy->diagrams, calls, regions->ptr[i].where))
			return regions->ptr[i].where == DIAGRAM_TRUE ? NULL : &regions->ptr[i];
	return NULL;
}

/* A call that has no number, such as recv on x86, is named for what is done to it elsewhere. */
static void add_call_behind(struct drafter *b, syscall_id id)
{
	const struct policy *policy = b->import->policy;
	struct diff_entry *entry = whole_call(b, id);
	const struct profile_rule *rule = NULL;
	struct reason reason = {.comment = ""};
	bool is_there = false;

	ABI_EACH(abi, policy->abis & syscall_behind(id)) {
		const struct region *region = region_behind(policy, id, abi);

		if (!region || region_behind(b->base, id, abi))
			return;
		entry->after = decompile_action(arena_of(b), abi, region->action);
		is_there = true;
		if (b->import->profile)
			rule = profile_rule_at(b->import->profile, region->rule);
	}
	if (!is_there)
		return;
	if (rule && rule->comment)
		reason = (struct reason){
			.comment = rule->comment,
			.order = (size_t)(rule - b->import->profile->rules.ptr)};
	add_entry(b, &reason, entry);
}

/* True when an override says of all calls ID what RULE says of some. */
static bool is_overridden(const struct drafter *b, const struct draft_rule *rule, syscall_id id)
{
	for (size_t i = 0; i < b->rules.len && !rule->is_override; i++) {
		const struct draft_rule *other = &b->rules.ptr[i];

		if (other->is_override && !other->on && !*other->guard_text &&
		    other->calls[id] && !*other->calls[id]->where_text &&
		    diff_action_compare(other->action, rule->action) == 0)
			return true;
	}
	return false;
}

static bool is_empty(const struct draft_rule *rule)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (rule->calls[id])
			return false;
	return true;
}

static void drop_overridden(struct drafter *b)
{
	size_t len = 0;

	for (size_t i = 0; i < b->rules.len; i++)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (b->rules.ptr[i].calls[id] && is_overridden(b, &b->rules.ptr[i], id))
				b->rules.ptr[i].calls[id] = NULL;
	for (size_t i = 0; i < b->rules.len; i++)
		if (!is_empty(&b->rules.ptr[i]))
			b->rules.ptr[len++] = b->rules.ptr[i];
	b->rules.len = len;
}

struct draft_rules draft_rules_make(const struct import *import, const struct policy *base)
{
	struct drafter b = {.import = import, .base = base};
	struct changes all = diff_policies(base, import->policy);
	struct changes changes = {0};

	for (size_t i = 0; i < all.len; i++) {
		const struct change *change = &all.ptr[i];

		/* No rule speaks of numbers in no table: the draft goes on to differ there. */
		if (change->id != SYSCALL_NONE &&
		    (!syscall_is_multiplexer(change->id) ||
		     !diagram_asks_args(base->diagrams, change->where)))
			*VEC_PUSH(import->ctx->arena, &changes) = *change;
	}
	add_by_reason(&b, &changes);
	drop_overridden(&b);
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (!(syscall_abis(id) & import->policy->abis))
			add_call_behind(&b, id);
	add_denied(&b);
	return b.rules;
}

bool draft_rules_correct(const struct import *import, const struct policy *almost,
			 struct draft_rules *out)
{
	struct drafter b = {.import = import, .base = almost};
	struct changes changes = diff_policies(almost, import->policy);
	struct changes side[2] = {{0}, {0}};

	for (size_t i = 0; i < changes.len; i++) {
		const struct change *change = &changes.ptr[i];

		if (change->id == SYSCALL_NONE || !syscall_is_multiplexer(change->id))
			return false;
		*VEC_PUSH(import->ctx->arena, &side[is_in_the_way(almost, change)]) = *change;
	}
	for (int i = 0; i < 2; i++) {
		struct reason reason = {MULTIPLEXED_COMMENT, SIZE_MAX, i == 1};

		add_changes(&b, &reason, &side[i]);
	}
	*out = b.rules;
	return true;
}

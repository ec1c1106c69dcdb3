/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/resolve.h"

#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/settings.h"
#include "sema/clauses.h"
#include "sema/header.h"

/* One call of one ABI. */
struct resolver {
	struct unit *unit;
	syscall_id id;
	enum abi abi;
	struct decision *decision;
	VEC(const struct rule *) deciders; /* of each region */
};

/* Two explicit errnos on one call. */

static void report_conflict(struct resolver *resolver, const struct rule *earlier,
			    const struct placed_clause *clause, struct span place,
			    diagram_id common)
{
	struct context *ctx = resolver->unit->ctx;
	struct example call;
	struct diag *diag;
	const char *guard;

	diagram_example(ctx->diagrams, common, true, &call);
	guard = describe_host(ctx, common, &call);
	diag = diag_error(ctx->diags, clause->span, DIAG_ERRNO_CONFLICT,
			  "'%s' would return both %s and %s", syscall_name(resolver->id),
			  errno_name(earlier->error), errno_name(clause->rule->error));
	diag_label(ctx->diags, diag, place, "the other errno comes from here");
	diag_note(ctx->diags, diag, "for example %s on %s%s%s",
		  describe_call(ctx->arena, resolver->id, resolver->abi, call.args),
		  abi_info(resolver->abi)->name, *guard ? " if " : "", guard);
}

static bool is_rival(const struct rule *a, const struct rule *b, enum abi abi)
{
	return a->ast->action.verb == VERB_DENY && b->ast->action.verb == VERB_DENY &&
	       a->explicit_error && b->explicit_error &&
	       errno_number(a->error, abi) != errno_number(b->error, abi);
}

static void check_conflict(struct resolver *resolver, const struct placed_clause *clause)
{
	const struct regions *regions = &resolver->decision->regions;
	bool is_explicit = clause->rule->explicit_error && !clause->is_behind;

	for (size_t i = 0; is_explicit && i < regions->len; i++) {
		diagram_id common;

		if (!is_rival(resolver->deciders.ptr[i], clause->rule, resolver->abi))
			continue;
		common = diagram_and(resolver->unit->ctx->diagrams, regions->ptr[i].where,
				     clause->where);
		if (common != DIAGRAM_FALSE) {
			report_conflict(resolver, resolver->deciders.ptr[i], clause,
					regions->ptr[i].rule, common);
			return;
		}
	}
}

/* Resolving. */

/* CLAUSE decides nothing: what its rule is to be told of those before it. */
static void note_beaten(struct resolver *resolver, const struct placed_clause *clause)
{
	const struct regions *regions = &resolver->decision->regions;
	struct diagrams *d = resolver->unit->ctx->diagrams;
	struct rule *rule = clause->rule;

	for (size_t i = 0; i < regions->len; i++) {
		const struct rule *other = resolver->deciders.ptr[i];

		if (other == rule ||
		    diagram_and(d, regions->ptr[i].where, clause->where) == DIAGRAM_FALSE)
			continue;
		rule->is_repeated |= other->ast->action.verb == rule->ast->action.verb;
		rule->beaten_by = other;
		rule->beaten_at = regions->ptr[i].rule;
	}
}

/* Decide what of CLAUSE's calls nothing stricter has. */
static void resolve_clause(struct resolver *resolver, const struct placed_clause *clause)
{
	struct diagrams *d = resolver->unit->ctx->diagrams;
	struct rule *rule = clause->rule;
	struct region region = {clause->where, clause_action(clause, resolver->abi),
				clause->span};
	diagram_id open = decision_add(d, resolver->decision, &region);

	if (open != clause->where)
		check_conflict(resolver, clause);
	if (open == DIAGRAM_FALSE) {
		if (!rule->decides && !rule->beaten_by)
			note_beaten(resolver, clause);
		return;
	}
	rule->decides = true;
	*VEC_PUSH(resolver->unit->ctx->arena, &resolver->deciders) = rule;
}

/*
 * What an override may take from: rules that its own file inherited, and what
 * rules beside it on socket or semop merely imply for socketcall or ipc, when
 * the override names that call itself.
 */
static bool may_override(const struct placed_clause *clause, const struct placed_clause *other)
{
	if (module_is_under(other->rule->module, clause->rule->module))
		return true;
	return other->is_routed && !clause->is_routed &&
	       other->rule->module == clause->rule->module;
}

static void mark_override(struct diagrams *d, const struct placed_clause *clause,
			  const struct placed_clause *inherited)
{
	if (diagram_and(d, clause->where, inherited->where) == DIAGRAM_FALSE)
		return;
	clause->rule->overrode = true;
	inherited->rule->is_overridden = true;
}

/* What each takes is looked at before anything is taken: two that take the same both count. */
static void apply_overrides(struct diagrams *d, struct placed_clauses *placed)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < placed->len; i++) {
			struct placed_clause *clause = &placed->ptr[i];

			for (size_t j = 0; clause->rule->ast->is_override && j < placed->len;
			     j++) {
				struct placed_clause *other = &placed->ptr[j];

				if (!may_override(clause, other))
					continue;
				if (pass == 0)
					mark_override(d, clause, other);
				else
					other->where =
						diagram_minus(d, other->where, clause->where);
			}
		}
}

/* Strictest first; of two denials the one that states its errno, then what is refused softly.
 */
static unsigned rank_of(const struct placed_clause *clause)
{
	unsigned among_equals = clause->is_behind ? 1 : clause->rule->explicit_error ? 0 : 2;

	return 3 * (unsigned)clause->rule->ast->action.verb + among_equals;
}

static void resolve_placed(struct resolver *resolver, const struct placed_clauses *placed)
{
	unsigned ranks = 0;

	for (size_t i = 0; i < placed->len; i++)
		ranks |= 1u << rank_of(&placed->ptr[i]);
	for (; ranks; ranks &= ranks - 1)
		for (size_t i = 0; i < placed->len; i++)
			if (rank_of(&placed->ptr[i]) == (unsigned)__builtin_ctz(ranks))
				resolve_clause(resolver, &placed->ptr[i]);
}

static const struct decision *resolve_call(struct unit *unit, const struct rules *rules,
					   const struct policy *policy, syscall_id id,
					   enum abi abi)
{
	struct resolver resolver = {.unit = unit, .id = id, .abi = abi};
	struct diagrams *d = unit->ctx->diagrams;
	struct placed_clauses placed;

	if (diagrams_exhausted(d))
		return NULL;
	placed = clauses_place(unit, rules, id, abi);
	if (!placed.len)
		return NULL;
	resolver.decision = ARENA_NEW(unit->ctx->arena, struct decision);
	resolver.decision->outcome = DIAGRAM_OPEN;
	apply_overrides(d, &placed);
	resolve_placed(&resolver, &placed);
	resolver.decision->outcome = diagram_over(
		d, resolver.decision->outcome, action_leaf(policy_fallback(policy, abi, id)));
	if (diagrams_exhausted(d))
		diag_error(unit->ctx->diags, placed.ptr[placed.len - 1].span, DIAG_TOO_COMPLEX,
			   "the conditions on '%s' and what comes before them are too many",
			   syscall_name(id));
	return resolver.decision;
}

/* Nothing in the clauses on ID can come out differently on another ABI. */
static bool is_plain(const struct unit *unit, const struct rules *rules, syscall_id id)
{
	const struct clauses *clauses = &rules->by_syscall[id];

	for (size_t i = 0; i < clauses->len; i++) {
		const struct rule *rule = clauses->ptr[i].rule;

		if (clauses->ptr[i].pred || clauses->ptr[i].profile || rule->ast->where ||
		    rule->on != unit->abis)
			return false;
	}
	return !syscall_is_multiplexer(id);
}

static bool same_errnos(enum abi a, enum abi b)
{
	for (int id = 0; id < errno_count(); id++)
		if (errno_number(id, a) != errno_number(id, b))
			return false;
	return true;
}

/* The first of ABIS that numbers every errno as ABI does: they share decisions. */
static enum abi errno_twin(abi_set abis, enum abi abi)
{
	enum abi twin = abi_next(abis, 0);

	while (twin < abi && !same_errnos(twin, abi))
		twin = abi_next(abis, twin + 1u);
	return twin;
}

static void resolve_syscall(struct unit *unit, const struct rules *rules, syscall_id id,
			    const enum abi *twins, struct policy *policy)
{
	const struct decision *shared[ABI_COUNT] = {0};
	bool plain = is_plain(unit, rules, id);

	if (!rules->by_syscall[id].len && !syscall_is_multiplexer(id))
		return;
	ABI_EACH(abi, policy->abis & syscall_abis(id)) {
		const struct decision *decision = shared[twins[abi]];

		if (!decision || !plain)
			decision = resolve_call(unit, rules, policy, id, abi);
		shared[twins[abi]] = decision;
		policy->decisions[abi][id] = decision;
	}
}

/* Rules that came to nothing. */

/* RULE can go: it decides nothing, on any ABI or host.  Comments inside it would be lost. */
static void offer_removal(struct unit *unit, const struct rule *rule, struct diag *diag)
{
	const struct ast_spans *comments = &rule->module->file->comments;
	struct span span = rule->span;

	if (!rule->ast->is_override)
		span.lo = rule->ast->action.span.lo;
	for (size_t i = 0; i < comments->len; i++)
		if (comments->ptr[i].lo >= span.lo && comments->ptr[i].lo < span.hi)
			return;
	if (!rule->module->profile)
		diag_fix(unit->ctx->diags, diag, span, "%s", "");
}

static void report_dead(struct unit *unit, const struct rule *rule)
{
	struct diag_sink *diags = unit->ctx->diags;
	bool misleads = rule->ast->action.verb == VERB_ALLOW && !rule->is_repeated;
	struct diag *diag;

	/* Who extends a profile means to be stricter than it. */
	if (rule->module->is_library || module_is_under(rule->module, rule->beaten_by->module))
		return;
	if (misleads)
		diag = diag_error(diags, rule->ast->set->span, DIAG_DEAD_ALLOW,
				  "this allows nothing: stricter rules decide all of it");
	else
		diag = diag_warning(diags, rule->ast->set->span, DIAG_DEAD_RULE,
				    rule->is_repeated
					    ? "this rule adds nothing to the others"
					    : "this rule decides nothing: stricter ones come "
					      "first");
	if (!misleads)
		offer_removal(unit, rule, diag);
	diag_label(diags, diag, rule->beaten_at, "this decides");
}

/* The part of RULE because of which it matches nothing: a condition that does not hold. */
static struct span impossible_part(const struct rule *rule)
{
	if (rule->ast->guard && rule->guard == DIAGRAM_FALSE)
		return rule->ast->guard->span;
	return rule->ast->where ? rule->ast->where->span : rule->ast->set->span;
}

static void report_contradiction(struct unit *unit, const struct rule *rule)
{
	if (rule->is_hidden)
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_HIDDEN_ARGUMENTS,
			   "this opens nothing: no architecture shows a filter the arguments");
	else if (rule->has_calls)
		diag_error(unit->ctx->diags, impossible_part(rule), DIAG_CONTRADICTION,
			   "no call can meet this condition");
}

static void report_rule(struct unit *unit, const struct rule *rule)
{
	/* Of a policy that is built for fewer architectures, what remains may be nothing. */
	if (!rule->on || (unit->ctx->settings->only_abis && !rule->has_calls))
		return;
	if (rule->ast->is_override && !rule->overrode && !rule->module->is_library) {
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_STALE_OVERRIDE,
			   "there is nothing to override: no inherited rule matches these "
			   "calls");
		return;
	}
	if (rule->decides || rule->is_overridden)
		return;
	if (rule->is_placed && rule->beaten_by)
		report_dead(unit, rule);
	else if (!rule->is_placed && !rule->module->is_library)
		report_contradiction(unit, rule);
}

void resolve_rules(struct unit *unit, const struct rules *rules, struct policy *policy)
{
	enum abi twins[ABI_COUNT];

	ABI_EACH(abi, policy->abis)
		twins[abi] = errno_twin(policy->abis, abi);
	for (syscall_id id = 0; id < syscall_count(); id++)
		resolve_syscall(unit, rules, id, twins, policy);
	/* Behind other errors these would only mislead. */
	if (diag_error_count(unit->ctx->diags))
		return;
	for (size_t i = 0; i < rules->all.len; i++)
		report_rule(unit, rules->all.ptr[i]);
}

/* One call. */

struct matches resolve_matches(struct unit *unit, syscall_id id, enum abi abi,
			       const struct example *call)
{
	struct diagrams *d = unit->ctx->diagrams;
	struct rules rules = rules_collect(unit);
	struct placed_clauses placed = clauses_place(unit, &rules, id, abi);
	struct matches matches = {0};

	apply_overrides(d, &placed);
	for (size_t i = 0; i < placed.len; i++) {
		const struct placed_clause *clause = &placed.ptr[i];

		if (diagram_eval(d, clause->where, call))
			*VEC_PUSH(unit->ctx->arena, &matches) =
				(struct match){clause_action(clause, abi), clause->span};
	}
	return matches;
}

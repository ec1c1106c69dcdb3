/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/resolve.h"

#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/settings.h"
#include "sema/clauses.h"
#include "sema/header.h"

/* A region with the rule that decided it. */
struct resolved {
	struct region region;
	const struct rule *rule;
};

struct resolver {
	struct unit *unit;
	syscall_id id;
	enum abi abi;
	VEC(struct resolved) resolved;
};

/* Two explicit errnos on one call. */

static void report_conflict(struct resolver *resolver, const struct resolved *earlier,
			    const struct placed_clause *clause, const struct cube *common)
{
	struct context *ctx = resolver->unit->ctx;
	uint64_t args[CUBE_ARGS];
	const char *guard = describe_host(ctx->arena, common);
	struct host host;
	struct diag *diag;

	cube_example(common, args, &host);
	diag = diag_error(ctx->diags, clause->span, DIAG_ERRNO_CONFLICT,
			  "'%s' would return both %s and %s", syscall_name(resolver->id),
			  header_errno_text(ctx->arena, earlier->rule->error),
			  header_errno_text(ctx->arena, clause->rule->error));
	diag_label(ctx->diags, diag, earlier->region.rule, "the other errno comes from here");
	diag_note(ctx->diags, diag, "for example %s on %s%s%s",
		  describe_call(ctx->arena, resolver->id, resolver->abi, args),
		  abi_info(resolver->abi)->name, *guard ? " if " : "", guard);
}

static bool is_rival(const struct rule *a, const struct rule *b, enum abi abi)
{
	return a->ast->action.verb == VERB_DENY && b->ast->action.verb == VERB_DENY &&
	       a->explicit_error && b->explicit_error &&
	       errno_number(a->error, abi) != errno_number(b->error, abi);
}

static void check_conflict(struct resolver *resolver, const struct placed_clause *clause,
			   const struct cube *cube)
{
	struct cube common;

	if (!clause->rule->explicit_error)
		return;
	for (size_t i = 0; i < resolver->resolved.len; i++) {
		const struct resolved *earlier = &resolver->resolved.ptr[i];

		if (is_rival(earlier->rule, clause->rule, resolver->abi) &&
		    cube_intersect(&earlier->region.cube, cube, &common)) {
			report_conflict(resolver, earlier, clause, &common);
			return;
		}
	}
}

/* Resolving. */

/* What of CUBE is still open; if nothing is, RULE remembers who was there before. */
static struct cube_list open_part(struct resolver *resolver, const struct cube *cube,
				  struct rule *rule)
{
	struct arena *arena = resolver->unit->scratch;
	struct cube_list open = {0};

	cube_list_add(arena, &open, cube);
	for (size_t i = 0; i < resolver->resolved.len && open.len && open.len <= LIMIT_CUBES;
	     i++) {
		const struct resolved *earlier = &resolver->resolved.ptr[i];

		if (!cube_meets(&earlier->region.cube, cube))
			continue;
		resolver->unit->work += open.len;
		cube_list_subtract(arena, &open, &earlier->region.cube);
		rule->is_repeated |= earlier->rule != rule &&
				     earlier->region.action.verb == rule->ast->action.verb;
		if (!open.len && earlier->rule != rule) {
			rule->beaten_by = earlier->rule;
			rule->beaten_at = earlier->region.rule;
		}
	}
	return open;
}

static void report_size(struct resolver *resolver, struct span span)
{
	diag_error(resolver->unit->ctx->diags, span, DIAG_TOO_COMPLEX,
		   "the rules on '%s' need more than %d cubes", syscall_name(resolver->id),
		   LIMIT_CUBES);
}

/* What a clause costs before it is compared with anything, in comparisons. */
#define CLAUSE_WORK 1024

static void report_work(struct resolver *resolver, struct span span)
{
	diag_error(resolver->unit->ctx->diags, span, DIAG_TOO_COMPLEX,
		   "from here on the rules are too many, their conditions and architectures "
		   "multiplied");
}

/* Decide what of CUBE, which CLAUSE matches, nothing stricter has. */
static void resolve_cube(struct resolver *resolver, const struct placed_clause *clause,
			 const struct cube *cube)
{
	struct rule *rule = clause->rule;
	struct action action =
		header_action(rule->ast->action.verb, rule->error, resolver->abi);
	struct cube_list open = open_part(resolver, cube, rule);

	check_conflict(resolver, clause, cube);
	if (open.len <= LIMIT_JOIN)
		cube_list_join(&open);
	for (size_t j = 0; j < open.len; j++)
		*VEC_PUSH(resolver->unit->scratch, &resolver->resolved) =
			(struct resolved){{open.ptr[j], action, clause->span}, rule};
	rule->decides |= open.len > 0;
}

static void resolve_clause(struct resolver *resolver, const struct placed_clause *clause)
{
	struct unit *unit = resolver->unit;

	if (unit->work > LIMIT_WORK)
		return;
	unit->work += CLAUSE_WORK;
	for (size_t i = 0; i < clause->cubes.len && resolver->resolved.len <= LIMIT_CUBES &&
			   unit->work <= LIMIT_WORK;
	     i++) {
		unit->work += resolver->resolved.len;
		resolve_cube(resolver, clause, &clause->cubes.ptr[i]);
	}
	if (resolver->resolved.len > LIMIT_CUBES)
		report_size(resolver, clause->span);
	if (unit->work > LIMIT_WORK)
		report_work(resolver, clause->span);
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

static void mark_override(struct resolver *resolver, const struct placed_clause *clause,
			  const struct placed_clause *inherited)
{
	resolver->unit->work += clause->cubes.len * inherited->cubes.len;
	for (size_t i = 0; i < clause->cubes.len; i++)
		for (size_t j = 0; j < inherited->cubes.len; j++)
			if (cube_meets(&clause->cubes.ptr[i], &inherited->cubes.ptr[j])) {
				clause->rule->overrode = true;
				inherited->rule->is_overridden = true;
			}
}

static void apply_override(struct resolver *resolver, const struct placed_clause *clause,
			   struct placed_clause *inherited)
{
	for (size_t i = 0; i < clause->cubes.len && inherited->cubes.len <= LIMIT_CUBES; i++)
		cube_list_subtract(resolver->unit->scratch, &inherited->cubes,
				   &clause->cubes.ptr[i]);
	if (inherited->cubes.len > LIMIT_CUBES)
		report_size(resolver, clause->span);
}

/* What each takes is looked at before anything is taken: two that take the same both count. */
static void apply_overrides(struct resolver *resolver, struct placed_clauses *placed)
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
					mark_override(resolver, clause, other);
				else
					apply_override(resolver, clause, other);
			}
		}
}

static const struct decision *finish(const struct resolver *resolver)
{
	struct arena *arena = resolver->unit->ctx->arena;
	struct decision *decision = ARENA_NEW(arena, struct decision);

	decision->ptr = ARENA_ARRAY(arena, struct region, resolver->resolved.len);
	decision->len = decision->cap = resolver->resolved.len;
	for (size_t i = 0; i < decision->len; i++)
		decision->ptr[i] = resolver->resolved.ptr[i].region;
	return decision;
}

/* Strictest first; of two denials the one that states its errno. */
static unsigned rank_of(const struct placed_clause *clause)
{
	return 2 * (unsigned)clause->rule->ast->action.verb + !clause->rule->explicit_error;
}

static const struct decision *resolve_placed(struct resolver *resolver,
					     struct placed_clauses *placed)
{
	unsigned ranks = 0;

	apply_overrides(resolver, placed);
	for (size_t i = 0; i < placed->len; i++)
		ranks |= 1u << rank_of(&placed->ptr[i]);
	for (; ranks; ranks &= ranks - 1)
		for (size_t i = 0; i < placed->len; i++)
			if (rank_of(&placed->ptr[i]) == (unsigned)__builtin_ctz(ranks))
				resolve_clause(resolver, &placed->ptr[i]);
	return finish(resolver);
}

static const struct decision *resolve_call(struct unit *unit, const struct rules *rules,
					   syscall_id id, enum abi abi)
{
	struct resolver resolver = {.unit = unit, .id = id, .abi = abi};
	struct placed_clauses placed;

	if (unit->work > LIMIT_WORK)
		return NULL;
	arena_reset(unit->scratch);
	placed = clauses_place(unit, rules, id, abi);
	return placed.len ? resolve_placed(&resolver, &placed) : NULL;
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
			decision = resolve_call(unit, rules, id, abi);
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
	if (rule->ast->guard && rule->guard.len == 0)
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

	unit->scratch = arena_new();
	ABI_EACH(abi, policy->abis)
		twins[abi] = errno_twin(policy->abis, abi);
	for (syscall_id id = 0; id < syscall_count(); id++)
		resolve_syscall(unit, rules, id, twins, policy);
	arena_free(unit->scratch);
	/* Behind other errors these would only mislead. */
	if (diag_error_count(unit->ctx->diags))
		return;
	for (size_t i = 0; i < rules->all.len; i++)
		report_rule(unit, rules->all.ptr[i]);
}

/* One call. */

static bool clause_has(const struct placed_clause *clause, const uint64_t args[CUBE_ARGS],
		       struct host host)
{
	for (size_t i = 0; i < clause->cubes.len; i++)
		if (cube_has(&clause->cubes.ptr[i], args, host))
			return true;
	return false;
}

struct matches resolve_matches(struct unit *unit, syscall_id id, enum abi abi,
			       const uint64_t args[CUBE_ARGS], struct host host)
{
	struct resolver resolver = {.unit = unit, .id = id, .abi = abi};
	struct rules rules = rules_collect(unit);
	struct matches matches = {0};
	struct placed_clauses placed;

	unit->scratch = arena_new();
	placed = clauses_place(unit, &rules, id, abi);
	apply_overrides(&resolver, &placed);
	for (size_t i = 0; i < placed.len; i++) {
		const struct placed_clause *clause = &placed.ptr[i];

		if (clause_has(clause, args, host))
			*VEC_PUSH(unit->ctx->arena, &matches) =
				(struct match){header_action(clause->rule->ast->action.verb,
							     clause->rule->error, abi),
					       clause->span};
	}
	arena_free(unit->scratch);
	return matches;
}

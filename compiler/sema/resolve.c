/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/resolve.h"

#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "sema/clauses.h"
#include "sema/header.h"
#include "sema/rule_report.h"

VEC_STRUCT(clause_list, const struct placed_clause *);

/* One call of one ABI. */
struct resolver {
	struct unit *unit;
	syscall_id id;
	enum abi abi;
	const struct placed_clauses *placed;
	struct decision *decision;
	struct clause_list deciders; /* of each region */
	struct clause_list beaten;   /* those that decide nothing */
	diagram_id rest;             /* what becomes of calls that none decides */
	diagram_id decided;          /* what the ranks so far match */
	diagram_id stated;           /* ... and gets an errno that they state */

	/* One rank. */
	struct clause_list clauses;
	diagram_id *covers; /* what runs of clauses match */
};

/* Clauses LO up to, not including, HI; the halves of run NODE are 2 * NODE and 1 + 2 * NODE. */
struct run {
	size_t node, lo, hi;
};

static struct action action_of(const struct resolver *resolver,
			       const struct placed_clause *clause)
{
	return clause_action(clause, resolver->abi);
}

static bool states_errno(const struct placed_clause *clause)
{
	return header_takes_data(clause->rule->ast->action.verb) &&
	       clause->rule->explicit_error && !clause->is_behind;
}

/* Two explicit errnos on one call. */

static void report_conflict(const struct resolver *resolver,
			    const struct placed_clause *earlier,
			    const struct placed_clause *later, diagram_id common)
{
	struct context *ctx = resolver->unit->ctx;
	struct example call;
	struct diag *diag;
	const char *guard;
	enum verb verb = later->rule->ast->action.verb;

	diagram_example(ctx->diagrams, common, true, &call);
	guard = describe_host(ctx, common, &call);
	diag = diag_error(ctx->diags, later->span, DIAG_ERRNO_CONFLICT,
			  verb == VERB_DENY ? "'%s' would return both %s and %s"
					    : "'%s' would tell both %s and %s",
			  syscall_name(resolver->id),
			  header_data_text(ctx->arena, verb, earlier->rule->error),
			  header_data_text(ctx->arena, verb, later->rule->error));
	diag_label(ctx->diags, diag, earlier->span,
		   verb == VERB_DENY ? "the other errno comes from here"
				     : "the other number comes from here");
	diag_note(ctx->diags, diag, "for example %s on %s%s%s",
		  describe_example(ctx, resolver->id, resolver->abi, common, &call),
		  abi_info(resolver->abi)->name, *guard ? " if " : "", guard);
}

/* CLAUSE and the first that decides some of its calls, but by another errno. */
static void check_conflict(const struct resolver *resolver, const struct placed_clause *clause)
{
	const struct regions *regions = &resolver->decision->regions;
	struct action action = action_of(resolver, clause);

	for (size_t i = 0; i < regions->len; i++) {
		const struct placed_clause *other = resolver->deciders.ptr[i];
		diagram_id common;

		if (!states_errno(other) || action_equal(regions->ptr[i].action, action))
			continue;
		common = diagram_and(resolver->unit->ctx->diagrams, regions->ptr[i].where,
				     clause->where);
		if (common == DIAGRAM_FALSE)
			continue;
		if (other < clause)
			report_conflict(resolver, other, clause, common);
		else
			report_conflict(resolver, clause, other, common);
		return;
	}
}

/* The rank at hand states an errno; ALL are the calls that it is about. */
static void check_conflicts(struct resolver *resolver, diagram_id all)
{
	struct diagrams *d = resolver->unit->ctx->diagrams;

	if (diagram_and(d, all, resolver->stated) != DIAGRAM_FALSE && !diagrams_exhausted(d))
		for (size_t i = 0; i < resolver->clauses.len; i++)
			check_conflict(resolver, resolver->clauses.ptr[i]);
	resolver->stated =
		diagram_or(d, resolver->stated, diagram_minus(d, all, resolver->decided));
}

/* Resolving. */

/* Each region by its number. */
static diagram_id number_regions(struct diagrams *d, const struct regions *regions)
{
	diagram_id *each = ARENA_ARRAY(diagrams_arena(d), diagram_id, regions->len);

	for (size_t i = 0; i < regions->len; i++)
		each[i] = diagram_where(d, regions->ptr[i].where, diagram_leaf((uint32_t)i));
	return diagram_apply_all(d, DIAGRAM_OVER, each, regions->len);
}

static void add_winner(const struct placed_clause *clause, const struct placed_clause *winner)
{
	struct rule_item *item = clause->item;
	size_t i = 0;

	item->is_repeated |= winner->rule->ast->action.verb == clause->rule->ast->action.verb;
	item->is_beaten_from_above |=
		module_is_under(clause->rule->module, winner->rule->module);
	while (i < item->winner_count && !span_equal(item->winners[i], winner->span))
		i++;
	if (i == item->winner_count && i < DIAG_LABELS)
		item->winners[item->winner_count++] = winner->span;
}

/* Items that have decided nothing so far are told who did. */
static void note_beaten(struct resolver *resolver)
{
	const struct regions *regions = &resolver->decision->regions;
	struct diagrams *d = resolver->unit->ctx->diagrams;
	diagram_id numbered = 0;

	for (size_t i = 0; i < resolver->beaten.len; i++) {
		const struct placed_clause *clause = resolver->beaten.ptr[i];
		struct diagram_values winners;

		if (clause->item->decides)
			continue;
		if (!numbered)
			numbered = number_regions(d, regions);
		winners = diagram_values(d, resolver->unit->ctx->arena,
					 diagram_where(d, clause->where, numbered));
		for (size_t j = 0; j < winners.len && winners.ptr[j] < regions->len; j++)
			add_winner(clause, resolver->deciders.ptr[winners.ptr[j]]);
	}
}

/*
 * Of many rules on one call each would have to be held against all before it.  So what runs
 * of them match is joined in pairs, the pairs in pairs and so on; then, from the whole down,
 * a run is told what of its calls is decided before it.
 */
static diagram_id cover_run(struct resolver *resolver, struct run run)
{
	struct diagrams *d = resolver->unit->ctx->diagrams;
	size_t half = run.lo + (run.hi - run.lo) / 2;
	diagram_id *cover = &resolver->covers[run.node];

	if (run.hi - run.lo == 1)
		*cover = resolver->clauses.ptr[run.lo]->where;
	else
		*cover = diagram_or(
			d, cover_run(resolver, (struct run){2 * run.node, run.lo, half}),
			cover_run(resolver, (struct run){2 * run.node + 1, half, run.hi}));
	return *cover;
}

/* Decide what of CLAUSE's calls is not DECIDED. */
static void resolve_clause(struct resolver *resolver, const struct placed_clause *clause,
			   diagram_id decided)
{
	struct unit *unit = resolver->unit;
	diagram_id open = diagram_minus(unit->ctx->diagrams, clause->where, decided);

	if (open == DIAGRAM_FALSE) {
		*VEC_PUSH(unit->ctx->arena, &resolver->beaten) = clause;
		return;
	}
	clause->item->decides = true;
	*VEC_PUSH(unit->ctx->arena, &resolver->deciders) = clause;
	*VEC_PUSH(unit->ctx->arena, &resolver->decision->regions) =
		(struct region){.where = open,
				.action = action_of(resolver, clause),
				.rule = clause->span,
				.is_behind = clause->is_behind};
}

static void resolve_run(struct resolver *resolver, struct run run, diagram_id decided)
{
	struct diagrams *d = resolver->unit->ctx->diagrams;
	size_t half = run.lo + (run.hi - run.lo) / 2;

	decided = diagram_and(d, decided, resolver->covers[run.node]);
	if (run.hi - run.lo == 1) {
		resolve_clause(resolver, resolver->clauses.ptr[run.lo], decided);
		return;
	}
	resolve_run(resolver, (struct run){2 * run.node, run.lo, half}, decided);
	decided = diagram_or(d, decided, resolver->covers[2 * run.node]);
	resolve_run(resolver, (struct run){2 * run.node + 1, half, run.hi}, decided);
}

/* Overrides. */

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

/* The calls of the clauses that ONE may take from (IS_TAKER), or that may take from it. */
static diagram_id counterpart(struct diagrams *d, const struct placed_clauses *placed,
			      const struct placed_clause *one, bool is_taker)
{
	VEC(diagram_id) where = {0};

	for (size_t i = 0; i < placed->len; i++) {
		const struct placed_clause *other = &placed->ptr[i];
		const struct placed_clause *taker = is_taker ? one : other;

		if (taker->rule->ast->is_override &&
		    may_override(taker, is_taker ? other : one))
			*VEC_PUSH(diagrams_arena(d), &where) = other->where;
	}
	return diagram_apply_all(d, DIAGRAM_OR, where.ptr, where.len);
}

/* True when B takes from whom A does, and the same may take from both. */
static bool have_same_counterparts(const struct placed_clause *a, const struct placed_clause *b)
{
	return a->rule->module == b->rule->module && a->is_routed == b->is_routed &&
	       a->rule->ast->is_override == b->rule->ast->is_override;
}

/* Of FIRST and those behind it that take from the same: the calls that one rule alone has. */
static diagram_id taken_once(struct diagrams *d, const struct placed_clauses *placed,
			     size_t first)
{
	diagram_id any = DIAGRAM_FALSE, twice = DIAGRAM_FALSE, before = DIAGRAM_FALSE;

	for (size_t i = first; i < placed->len; i++) {
		const struct placed_clause *clause = &placed->ptr[i];

		if (!have_same_counterparts(&placed->ptr[first], clause))
			break;
		if (i > first && clause[-1].rule != clause->rule)
			before = any;
		twice = diagram_or(d, twice, diagram_and(d, before, clause->where));
		any = diagram_or(d, any, clause->where);
	}
	return diagram_minus(d, any, twice);
}

/* What each takes is looked at before anything is taken: two that take the same both count. */
static void apply_overrides(struct diagrams *d, struct placed_clauses *placed)
{
	diagram_id *taken = ARENA_ARRAY(diagrams_arena(d), diagram_id, placed->len);
	diagram_id inherited = DIAGRAM_FALSE, once = DIAGRAM_FALSE;

	for (size_t i = 0; i < placed->len; i++) {
		const struct placed_clause *clause = &placed->ptr[i];
		diagram_id own;

		if (i && have_same_counterparts(clause - 1, clause)) {
			taken[i] = taken[i - 1];
		} else {
			taken[i] = counterpart(d, placed, clause, false);
			inherited = counterpart(d, placed, clause, true);
			once = clause->rule->ast->is_override ? taken_once(d, placed, i) : once;
		}
		own = diagram_and(d, clause->where, inherited);
		clause->item->is_overridden |=
			diagram_and(d, clause->where, taken[i]) != DIAGRAM_FALSE;
		clause->rule->overrode |= own != DIAGRAM_FALSE;
		clause->rule->overrode_alone |= diagram_and(d, own, once) != DIAGRAM_FALSE;
	}
	for (size_t i = 0; i < placed->len; i++)
		placed->ptr[i].where = diagram_minus(d, placed->ptr[i].where, taken[i]);
}

/*
 * Of a lower rank: what decides first.  The strictest does, and of two denials the one that
 * states its errno, then the one whose errno is chosen for what it cannot see.  All of a rank
 * have one action.
 */
static uint32_t rank_of(const struct resolver *resolver, const struct placed_clause *clause)
{
	uint32_t among_equals = clause->is_behind ? 1 : clause->rule->explicit_error ? 0 : 2;

	return (uint32_t)clause->rule->ast->action.verb << 18 | among_equals << 16 |
	       action_of(resolver, clause).data;
}

/* The clauses of the first rank from FROM on, which comes out; UINT32_MAX when there is none.
 */
static uint32_t take_rank(struct resolver *resolver, uint32_t from)
{
	uint32_t first = UINT32_MAX;

	for (size_t i = 0; i < resolver->placed->len; i++) {
		const struct placed_clause *clause = &resolver->placed->ptr[i];
		uint32_t rank = rank_of(resolver, clause);

		if (rank < from || rank > first || clause->where == DIAGRAM_FALSE)
			continue;
		if (rank < first)
			resolver->clauses.len = 0;
		first = rank;
		*VEC_PUSH(resolver->unit->ctx->arena, &resolver->clauses) = clause;
	}
	return first;
}

/* What becomes of the calls that the rank at hand matches. */
static diagram_id resolve_rank(struct resolver *resolver)
{
	struct run run = {1, 0, resolver->clauses.len};
	struct context *ctx = resolver->unit->ctx;
	struct action action = action_of(resolver, resolver->clauses.ptr[0]);
	diagram_id all;

	resolver->covers = ARENA_ARRAY(ctx->arena, diagram_id, 4 * run.hi);
	all = cover_run(resolver, run);
	if (states_errno(resolver->clauses.ptr[0]))
		check_conflicts(resolver, all);
	resolve_run(resolver, run, resolver->decided);
	resolver->decided = diagram_or(ctx->diagrams, resolver->decided, all);
	return diagram_where(ctx->diagrams, all, action_leaf(action));
}

static struct atoms atoms_of(struct arena *arena, const struct placed_clauses *placed)
{
	struct atoms atoms = {0};

	for (size_t i = 0; i < placed->len; i++)
		for (size_t j = 0; j < placed->ptr[i].atoms.len; j++)
			*VEC_PUSH(arena, &atoms) = placed->ptr[i].atoms.ptr[j];
	return atoms;
}

/* With no other clause beside it CLAUSE decides all that it matches, as most do. */
static void resolve_alone(struct resolver *resolver, const struct placed_clause *clause)
{
	resolve_clause(resolver, clause, DIAGRAM_FALSE);
	resolver->decision->outcome =
		diagram_if(resolver->unit->ctx->diagrams, clause->where,
			   action_leaf(action_of(resolver, clause)), resolver->rest);
}

static void resolve_together(struct resolver *resolver, struct placed_clauses *placed)
{
	struct diagrams *d = resolver->unit->ctx->diagrams;
	diagram_id *outcome = &resolver->decision->outcome;
	VEC(diagram_id) ranks = {0};

	apply_overrides(d, placed);
	for (uint32_t rank = 0; (rank = take_rank(resolver, rank)) != UINT32_MAX; rank++)
		*VEC_PUSH(diagrams_arena(d), &ranks) = resolve_rank(resolver);
	*outcome = resolver->rest;
	for (size_t i = ranks.len; i-- > 0;)
		*outcome = diagram_over(d, ranks.ptr[i], *outcome);
}

static const struct decision *resolve_call(struct unit *unit, const struct rules *rules,
					   const struct policy *policy, syscall_id id,
					   enum abi abi)
{
	struct diagrams *d = unit->ctx->diagrams;
	struct decision *decision = ARENA_NEW(unit->ctx->arena, struct decision);
	struct placed_clause first; /* the one there is, mostly */
	struct placed_clauses placed = {&first, 0, 1};
	struct resolver resolver = {.unit = unit,
				    .id = id,
				    .abi = abi,
				    .placed = &placed,
				    .decision = decision,
				    .rest = action_leaf(policy_fallback(policy, abi, id)),
				    .decided = DIAGRAM_FALSE,
				    .stated = DIAGRAM_FALSE};

	if (diagrams_exhausted(d))
		return NULL;
	clauses_place(unit, rules, id, abi, &placed);
	if (!placed.len)
		return NULL;
	decision->atoms = atoms_of(unit->ctx->arena, &placed);
	if (placed.len == 1)
		resolve_alone(&resolver, &placed.ptr[0]);
	else
		resolve_together(&resolver, &placed);
	note_beaten(&resolver);
	if (diagrams_exhausted(d))
		diag_error(unit->ctx->diags, placed.ptr[placed.len - 1].span, DIAG_TOO_COMPLEX,
			   "the conditions on '%s' and what comes before them are too many",
			   syscall_name(id));
	return decision;
}

/* What one rule, without conditions and without another one beside it, makes of calls on an ABI
 * and on those that number errnos alike. */
struct lone_decision {
	struct decision decision;
	struct region region; /* the one it has */
	enum abi abi;
	struct lone_decision *next;
};

/* The same for all calls of an item, which are hundreds. */
static const struct decision *decide_alone(struct unit *unit, const struct clause *clause,
					   enum abi abi)
{
	struct placed_clause placed = {.rule = clause->rule};
	struct rule_item *item = clause->item;
	struct lone_decision *alone = item->alone;

	while (alone && alone->abi != abi)
		alone = alone->next;
	if (alone)
		return &alone->decision;
	alone = ARENA_NEW(unit->ctx->arena, struct lone_decision);
	alone->region = (struct region){.where = DIAGRAM_TRUE,
					.action = clause_action(&placed, abi),
					.rule = clause->span};
	alone->decision.outcome = action_leaf(alone->region.action);
	alone->decision.regions = (struct regions){&alone->region, 1, 1};
	alone->abi = abi;
	alone->next = item->alone;
	item->alone = alone;
	item->decides = true;
	clause->rule->is_placed = true;
	return &alone->decision;
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
	const struct clauses *clauses = &rules->by_syscall[id];
	bool plain = is_plain(unit, rules, id);
	bool alone = plain && clauses->len == 1 && clauses->ptr[0].rule->guard == DIAGRAM_TRUE;

	ABI_EACH(abi, policy->abis & syscall_abis(id)) {
		const struct decision *decision = shared[twins[abi]];

		if (alone && !decision)
			decision = decide_alone(unit, &clauses->ptr[0], twins[abi]);
		else if (!decision || !plain)
			decision = resolve_call(unit, rules, policy, id, abi);
		shared[twins[abi]] = decision;
		policy->decisions[abi][id] = decision;
	}
}

void resolve_rules(struct unit *unit, const struct rules *rules, struct policy *policy)
{
	enum abi twins[ABI_COUNT];

	ABI_EACH(abi, policy->abis)
		twins[abi] = errno_twin(policy->abis, abi);
	for (syscall_id id = 0; id < syscall_count(); id++) {
		if (!rules->by_syscall[id].len && !syscall_is_multiplexer(id))
			continue;
		progress_tell(unit->ctx->progress, "scmpl: the rules on %s", syscall_name(id));
		resolve_syscall(unit, rules, id, twins, policy);
	}
	progress_wipe(unit->ctx->progress);
	rules_report(unit, rules);
}

/* One call. */

struct matches resolve_matches(struct unit *unit, syscall_id id, enum abi abi,
			       const struct example *call)
{
	struct diagrams *d = unit->ctx->diagrams;
	struct rules rules = rules_collect(unit);
	struct placed_clauses placed = {0};
	struct matches matches = {0};

	clauses_place(unit, &rules, id, abi, &placed);
	apply_overrides(d, &placed);
	for (size_t i = 0; i < placed.len; i++) {
		const struct placed_clause *clause = &placed.ptr[i];

		if (diagram_eval(d, clause->where, call))
			*VEC_PUSH(unit->ctx->arena, &matches) =
				(struct match){clause_action(clause, abi), clause->span};
	}
	return matches;
}

struct diagram_support resolve_asked(struct unit *unit, syscall_id id, enum abi abi)
{
	struct rules rules = rules_collect(unit);
	struct placed_clauses placed = {0};
	struct diagram_support all = {0};

	clauses_place(unit, &rules, id, abi, &placed);
	for (size_t i = 0; i < placed.len; i++) {
		struct diagram_support its =
			diagram_support(unit->ctx->diagrams, placed.ptr[i].where);

		for (int j = 0; j < CUBE_ARGS; j++)
			all.args[j] |= its.args[j];
	}
	return all;
}

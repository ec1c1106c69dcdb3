/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules are played to each call in their order, as a runtime hands them to
 * libseccomp.  A call keeps what its unconditional rules decide, which nothing takes
 * back, and what its conditional ones do.  Guards make "unconditional" relative: a
 * rule kept on some hosts only rules out others on those.  ABIs to which the same rules
 * were played in the same way share what came of it.
 */
#include "profile/engine.h"

#include "profile/engine_order.h"

struct call_state {
	struct decision plain;       /* the outcomes are open where nothing decides */
	struct decision conditional; /* all atoms are among its */
	bool is_mixed; /* the conditional rules had several actions; else in place of their */
	diagram_id decided; /* ... outcome it is enough to know where there is one: its diagram
			       has the nodes of the rules, which those of outcomes do not */
	abi_set users;      /* 0: of closed ones, which nothing changes */
	bool is_ordered;    /* where they meet the stricter one decides (engine_order.h) */
	bool is_unordered;  /* not so on all of its ABIs; neither: not asked yet */
	const struct decision *finished; /* over this default: */
	diagram_id fallback;
};

/* One rule as libseccomp is given it, for ABIs of one width. */
struct engine_entry {
	bool plain;
	struct region region;
	struct atoms atoms;
	struct call_state
		*closed; /* the state of all calls that it decides alone; made when needed */
};

struct engine {
	struct diagrams *d;
	struct arena *arena; /* its */
	const struct profile *profile;
	struct policy *policy;
	abi_set narrow; /* ABIs with registers of 32 bits to engines */
	struct call_state **calls[ABI_COUNT];
	engine_report *report;
	void *data;
	bool failed;
	bool stopped;
};

unsigned engine_width(enum abi abi)
{
	switch (abi) {
	case ABI_X32:
	case ABI_MIPS64N32:
	case ABI_MIPSEL64N32:
		return 32;
	default:
		return abi_info(abi)->bits;
	}
}

uint64_t engine_ones(unsigned width)
{
	return width == 64 ? UINT64_MAX : UINT32_MAX;
}

/* Rules. */

/* The calls that ARG matches, ALL being the bits that are compared. */
static diagram_id arg_where(struct diagrams *d, const struct profile_arg *arg, uint64_t all)
{
	static const enum diagram_relation relations[PROFILE_OP_COUNT] = {
		[PROFILE_NE] = RELATION_NE, [PROFILE_LT] = RELATION_LT,
		[PROFILE_LE] = RELATION_LE, [PROFILE_EQ] = RELATION_EQ,
		[PROFILE_GE] = RELATION_GE, [PROFILE_GT] = RELATION_GT,
	};
	struct diagram_word word = diagram_argument(arg->index, all, false);
	uint64_t value = arg->value & all;

	if (arg->op == PROFILE_MASKED_EQ)
		return diagram_masked(d, word, value, arg->value_two & value);
	return diagram_compare(d, word, relations[arg->op], value);
}

static bool is_no_op(const struct profile_arg *arg, uint64_t all)
{
	return arg->op == PROFILE_MASKED_EQ && (arg->value & all) == 0;
}

/* ARG's comparison, which comes to WHERE. */
static struct atom make_atom(const struct profile_arg *arg, uint64_t all, diagram_id where)
{
	static const enum value_form_kind forms[PROFILE_OP_COUNT] = {
		[PROFILE_NE] = FORM_NE,           [PROFILE_LT] = FORM_LE,
		[PROFILE_LE] = FORM_LE,           [PROFILE_EQ] = FORM_EQ,
		[PROFILE_GE] = FORM_GE,           [PROFILE_GT] = FORM_GE,
		[PROFILE_MASKED_EQ] = FORM_KINDS,
	};

	return (struct atom){.argument = arg->index,
			     .kind = forms[arg->op],
			     .is_open = arg->op == PROFILE_LT || arg->op == PROFILE_GT,
			     .bound = arg->value & all,
			     .is_of_profile = true,
			     .where = where};
}

/* RULE on a WIDTH bits wide ABI; CALL is set for a multiplexer's sub-call. */
static struct engine_entry make_entry(struct diagrams *d, const struct profile_rule *rule,
				      unsigned width, const uint32_t *call)
{
	struct engine_entry entry = {.plain = call == NULL};
	diagram_id where = diagram_cube(d, &rule->guard), asked;
	uint64_t all = engine_ones(width);

	if (call)
		where = diagram_and(d, where,
				    diagram_compare(d, diagram_argument(0, all, false),
						    RELATION_EQ, *call));
	VEC_EACH(arg, rule->args) {
		if (is_no_op(arg, all) || (call && arg->index == 0))
			continue;
		entry.plain = false;
		asked = arg_where(d, arg, all);
		where = diagram_and(d, where, asked);
		*VEC_PUSH(diagrams_arena(d), &entry.atoms) = make_atom(arg, all, asked);
	}
	entry.region =
		(struct region){.where = where, .action = rule->action, .rule = rule->span};
	return entry;
}

diagram_id engine_rule_where(struct diagrams *d, const struct profile_rule *rule,
			     unsigned width)
{
	return engine_rule_through(d, rule, width, NULL);
}

diagram_id engine_rule_through(struct diagrams *d, const struct profile_rule *rule,
			       unsigned width, const uint32_t *call)
{
	return make_entry(d, rule, width, call).region.where;
}

/* Calls. */

static void trouble(struct engine *engine, struct engine_trouble what)
{
	if (!engine->report(engine->data, &what))
		engine->failed = true;
}

static void check_limits(struct engine *engine, enum abi abi, syscall_id id,
			 const struct region *region)
{
	if (!diagrams_exhausted(engine->d) || engine->stopped)
		return;
	engine->stopped = true;
	trouble(engine,
		(struct engine_trouble){
			.kind = ENGINE_TOO_COMPLEX, .abi = abi, .id = id, .later = *region});
}

/* A plain rule for all hosts is here: no other comes to anything. */
static bool is_closed(const struct call_state *call)
{
	return call->plain.regions.len == 1 && diagram_is_leaf(call->plain.outcome);
}

/* Where what is DECIDED is other than WANTED, a leaf; of many rules it is large, and WHERE is
 * not. */
static bool is_other(const void *wanted, diagram_id decided, diagram_id where,
		     diagram_id *result)
{
	const diagram_id *leaf = wanted;

	if (decided == DIAGRAM_OPEN || decided == *leaf || where == DIAGRAM_FALSE)
		*result = DIAGRAM_FALSE;
	else if (diagram_is_leaf(decided))
		*result = where;
	else
		return false;
	return true;
}

/* True when all rules on ID are ordered: asked once, as it takes long where they are many. */
static bool is_ordered(const struct engine *engine, syscall_id id, struct call_state *call)
{
	if (!call->is_ordered && !call->is_unordered) {
		call->is_ordered = engine_is_ordered(engine->profile, call->users, id);
		call->is_unordered = !call->is_ordered;
	}
	return call->is_ordered;
}

/* Report the first common part of REGION and CALL's conditional rules of another action. */
static bool is_in_conflict(struct engine *engine, syscall_id id, struct call_state *call,
			   const struct region *region)
{
	struct engine_trouble found = {.id = id, .kind = ENGINE_CONFLICT, .later = *region};
	diagram_id leaf = action_leaf(region->action);
	diagram_id both = diagram_combine(engine->d, is_other, &leaf, call->conditional.outcome,
					  region->where);

	if (!diagram_example(engine->d, both, true, &found.example) ||
	    is_ordered(engine, id, call))
		return false;
	VEC_EACH(earlier, call->conditional.regions) {
		found.earlier = *earlier;
		if (diagram_eval(engine->d, earlier->where, &found.example))
			break;
	}
	ABI_EACH(abi, call->users) {
		found.abi = abi;
		trouble(engine, found);
	}
	return true;
}

/* What the conditional rules of CALL do, and REST where they do nothing. */
static diagram_id conditional_over(const struct engine *engine, const struct call_state *call,
				   diagram_id rest)
{
	const struct regions *regions = &call->conditional.regions;

	if (call->is_mixed)
		return diagram_over(engine->d, call->conditional.outcome, rest);
	if (!regions->len)
		return rest;
	return diagram_if(engine->d, call->decided, action_leaf(regions->ptr[0].action), rest);
}

static void take_from_conditional(struct engine *engine, struct call_state *call,
				  diagram_id taken)
{
	struct decision *decision = &call->conditional;
	size_t len = 0;

	if (taken == DIAGRAM_FALSE)
		return;
	VEC_EACH(region, decision->regions) {
		region->where = diagram_minus(engine->d, region->where, taken);
		if (region->where != DIAGRAM_FALSE)
			decision->regions.ptr[len++] = *region;
	}
	decision->regions.len = len;
	call->decided = diagram_minus(engine->d, call->decided, taken);
	decision->outcome =
		diagram_where(engine->d, diagram_not(engine->d, taken), decision->outcome);
}

static struct call_state *new_state(struct engine *engine)
{
	struct call_state *call = ARENA_NEW(engine->arena, struct call_state);

	call->plain.outcome = call->conditional.outcome = DIAGRAM_OPEN;
	call->decided = DIAGRAM_FALSE;
	return call;
}

static struct call_state *closed_by(struct engine *engine, struct engine_entry *entry)
{
	if (!entry->closed) {
		entry->closed = new_state(engine);
		decision_add(engine->d, &entry->closed->plain, &entry->region);
	}
	return entry->closed;
}

/* ABIS go on without CALL; what is not so on all may be on the others. */
static void leave_state(struct call_state *call, abi_set abis)
{
	call->users &= ~abis;
	call->is_unordered = false;
}

static void set_state(struct engine *engine, abi_set abis, syscall_id id,
		      struct call_state *call)
{
	ABI_EACH(abi, abis)
		engine->calls[abi][id] = call;
}

static struct decision decision_copy(struct arena *arena, const struct decision *from)
{
	struct decision copy = {.outcome = from->outcome};

	VEC_EACH(region, from->regions)
		*VEC_PUSH(arena, &copy.regions) = *region;
	VEC_EACH(atom, from->atoms)
		*VEC_PUSH(arena, &copy.atoms) = *atom;
	return copy;
}

/* The state of ID on ABIS, where it is one; from now on that of no other. */
static struct call_state *own_state(struct engine *engine, abi_set abis, syscall_id id)
{
	struct call_state *call = engine->calls[abi_next(abis, 0)][id], *own;

	if (call && call->users == abis)
		return call;
	own = new_state(engine);
	if (call) {
		leave_state(call, abis);
		*own = *call;
		own->plain = decision_copy(engine->arena, &call->plain);
		own->conditional = decision_copy(engine->arena, &call->conditional);
	}
	own->users = abis;
	set_state(engine, abis, id, own);
	return own;
}

static void add_conditional(struct engine *engine, struct call_state *call,
			    struct region region)
{
	region.where = diagram_minus(engine->d, region.where, call->decided);
	if (region.where == DIAGRAM_FALSE)
		return;
	*VEC_PUSH(engine->arena, &call->conditional.regions) = region;
	call->decided = diagram_or(engine->d, call->decided, region.where);
}

static void play_conditional(struct engine *engine, syscall_id id, struct call_state *call,
			     struct region region)
{
	diagram_id open =
		diagram_has_value(engine->d, call->plain.outcome, diagram_value(DIAGRAM_OPEN));
	const struct regions *earlier = &call->conditional.regions;

	region.where = diagram_and(engine->d, region.where, open);
	if (region.where == DIAGRAM_FALSE)
		return;
	if (earlier->len && !call->is_mixed &&
	    !action_equal(earlier->ptr[0].action, region.action)) {
		call->conditional.outcome = conditional_over(engine, call, DIAGRAM_OPEN);
		call->is_mixed = true;
	}
	if (!call->is_mixed)
		add_conditional(engine, call, region);
	else if (!is_in_conflict(engine, id, call, &region)) {
		if (call->is_ordered)
			take_from_conditional(
				engine, call,
				engine_milder(engine->d, &call->conditional, &region));
		decision_add(engine->d, &call->conditional, &region);
	}
}

/* Play ENTRY to ID on ABIS, where its state is one. */
static void play_to_state(struct engine *engine, abi_set abis, syscall_id id,
			  struct engine_entry *entry)
{
	enum abi first = abi_next(abis, 0);
	struct call_state *call = engine->calls[first][id];

	if (engine->stopped || entry->region.where == DIAGRAM_FALSE ||
	    (call && is_closed(call)))
		return;
	if (entry->region.where == DIAGRAM_TRUE && entry->plain &&
	    (!call || call->plain.regions.len == 0)) {
		if (call)
			leave_state(call, abis);
		set_state(engine, abis, id, closed_by(engine, entry));
		return;
	}
	call = own_state(engine, abis, id);
	VEC_EACH(atom, entry->atoms)
		*VEC_PUSH(engine->arena, &call->conditional.atoms) = *atom;
	if (entry->plain)
		take_from_conditional(engine, call,
				      decision_add(engine->d, &call->plain, &entry->region));
	else
		play_conditional(engine, id, call, entry->region);
	check_limits(engine, first, id, &entry->region);
}

/* Play ENTRY to ID on ABIS. */
static void play(struct engine *engine, abi_set abis, syscall_id id, struct engine_entry *entry)
{
	while (abis) {
		const struct call_state *call = engine->calls[abi_next(abis, 0)][id];
		abi_set same = 0;

		ABI_EACH(abi, abis)
			if (engine->calls[abi][id] == call)
				same |= ABI_BIT(abi);
		play_to_state(engine, same, id, entry);
		abis &= ~same;
	}
}

/* Those of ABIS that are as wide as FIRST and have ID behind the same call. */
static abi_set routed_alike(abi_set abis, enum abi first, syscall_id id)
{
	struct syscall_route route = syscall_multiplexed(id, first);
	abi_set alike = 0;

	ABI_EACH(abi, abis) {
		struct syscall_route other = syscall_multiplexed(id, abi);

		if (other.via == route.via && other.call == route.call &&
		    engine_width(abi) == engine_width(first))
			alike |= ABI_BIT(abi);
	}
	return alike;
}

static void play_routed(struct engine *engine, abi_set abis, syscall_id id,
			const struct profile_rule *rule)
{
	for (abis &= syscall_behind(id); abis;) {
		enum abi first = abi_next(abis, 0);
		struct syscall_route route = syscall_multiplexed(id, first);
		abi_set alike = routed_alike(abis, first, id);
		struct engine_entry entry =
			make_entry(engine->d, rule, engine_width(first), &route.call);

		play(engine, alike, route.via, &entry);
		abis &= ~alike;
	}
}

/* RULE, whose action is settled and which is one to libseccomp, on ABIS. */
static void play_one(struct engine *engine, const struct profile_rule *rule, abi_set abis)
{
	struct engine_entry narrow = make_entry(engine->d, rule, 32, NULL);
	struct engine_entry wide = make_entry(engine->d, rule, 64, NULL);

	check_limits(engine, ABI_COUNT, SYSCALL_NONE, &wide.region);
	PROFILE_EACH_CALL(id, rule) {
		abi_set own = abis & syscall_abis(id);

		play_routed(engine, abis, id, rule);
		play(engine, own & engine->narrow, id, &narrow);
		play(engine, own & ~engine->narrow, id, &wide);
	}
}

static void play_rule(struct engine *engine, const struct profile_rule *rule)
{
	abi_set rest = profile_abis(engine->profile, rule);

	while (rest) {
		struct action action = profile_action(rule, abi_next(rest, 0));
		struct profile_rule entry;
		abi_set abis = 0;

		ABI_EACH(abi, rest)
			if (action_equal(profile_action(rule, abi), action))
				abis |= ABI_BIT(abi);
		for (size_t i = 0; profile_entry(rule, i, &entry); i++) {
			entry.action = action;
			play_one(engine, &entry, abis);
		}
		rest &= ~abis;
	}
}

/* What CALL comes to on ABI, of which nothing is both plain and conditional. */
static const struct decision *finish(const struct engine *engine, enum abi abi,
				     struct call_state *call)
{
	diagram_id rest = action_leaf(engine->policy->fallback[abi]);
	struct decision *decision;

	if (is_closed(call))
		return &call->plain;
	if (call->finished && call->fallback == rest)
		return call->finished;
	call->fallback = rest;
	decision = ARENA_NEW(engine->arena, struct decision);
	*decision = decision_copy(engine->arena, &call->plain);
	decision->atoms = call->conditional.atoms;
	VEC_EACH(region, call->conditional.regions)
		*VEC_PUSH(engine->arena, &decision->regions) = *region;
	rest = conditional_over(engine, call, rest);
	decision->outcome = diagram_over(engine->d, decision->outcome, rest);
	call->finished = decision;
	return decision;
}

static void engine_start(struct engine *engine)
{
	const struct profile *profile = engine->profile;

	engine->policy = policy_new(engine->d, profile->abis);
	engine->policy->flags = profile->flags;
	engine->policy->listener = profile->listener;
	engine->policy->fallback_span = profile->fallback_span;
	ABI_EACH(abi, profile->abis) {
		engine->narrow |= engine_width(abi) == 32 ? ABI_BIT(abi) : 0;
		engine->policy->fallback[abi] = profile_default(profile, abi);
		engine->calls[abi] = ARENA_ARRAY(engine->arena, struct call_state *,
						 (size_t)syscall_count());
	}
}

struct policy *engine_policy(struct diagrams *diagrams, const struct profile *profile,
			     engine_report *report, void *data)
{
	struct engine engine = {.d = diagrams,
				.arena = diagrams_arena(diagrams),
				.profile = profile,
				.report = report,
				.data = data};

	engine_start(&engine);
	for (size_t i = 0; i < profile->rules.len && !engine.stopped; i++)
		play_rule(&engine, &profile->rules.ptr[i]);
	if (engine.failed)
		return NULL;
	ABI_EACH(abi, profile->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (engine.calls[abi][id])
				engine.policy->decisions[abi][id] =
					finish(&engine, abi, engine.calls[abi][id]);
	return engine.policy;
}

/* What --strict-registers is about. */

/* The numbers in argument INDEX, of which ARG says what the kernel looks at, that are too
 * large. */
static diagram_id upper_bits(struct diagrams *d, unsigned index, const struct syscall_arg *arg,
			     uint64_t all)
{
	uint64_t upper = arg->bits < 64 ? all & UINT64_MAX << arg->bits : 0;
	uint64_t minus = upper | (uint64_t)1 << (arg->bits - 1);
	diagram_id where = diagram_not(
		d, diagram_masked(d, diagram_argument(index, upper, false), upper, 0));

	if (arg->is_signed)
		where = diagram_minus(
			d, where,
			diagram_masked(d, diagram_argument(index, minus, false), minus, minus));
	return where;
}

diagram_id engine_upper_bits(struct diagrams *d, syscall_id id, enum abi abi)
{
	struct syscall_arg args[SYSCALL_ARGS];
	uint64_t all = engine_ones(engine_width(abi));
	diagram_id where = DIAGRAM_FALSE;

	for (int i = 0, len = syscall_args(id, abi, args); i < len; i++)
		where = diagram_or(d, where, upper_bits(d, (unsigned)i, &args[i], all));
	return where;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules are played to each call in their order, as a runtime hands them to
 * libseccomp.  A call keeps two lists of disjoint regions: those of
 * unconditional rules, which nothing takes back, and those of conditional
 * ones.  Guards make "unconditional" relative: a rule kept on some hosts only
 * rules out others on those.
 */
#include "profile/engine.h"

#include "core/limits.h"

#include <string.h>

/*
 * A call may hold this many regions (more than a policy's own limit: a profile
 * spells out what is a default there), a profile this many, and it may cost this
 * many comparisons of two.
 */
#define MAX_CALL_REGIONS ((size_t)4 * LIMIT_CUBES)
#define MAX_REGIONS ((size_t)1 << 19)
#define MAX_WORK ((uint64_t)1 << 27)

struct call_state {
	struct decision plain;
	struct decision conditional;
};

/* One rule as libseccomp is given it, for ABIs of one width. */
struct engine_entry {
	const struct cube_list *cubes;
	bool plain;
	struct region mark; /* action and place */
	struct call_state
		*closed; /* the state of all calls that it decides alone; made when needed */
};

struct engine {
	struct arena *arena;
	const struct profile *profile;
	struct policy *policy;
	struct call_state **calls[ABI_COUNT];
	struct cube_list rest; /* scratch: what is left of the cubes of an entry */
	struct cube_list
		made[3]; /* scratch: cubes of entries for 32 bits, for 64, for sub-calls */
	size_t regions;
	uint64_t work;
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

static uint64_t ones(unsigned width)
{
	return width == 64 ? UINT64_MAX : UINT32_MAX;
}

static void trouble(struct engine *engine, struct engine_trouble what)
{
	engine->failed = true;
	engine->report(engine->data, &what);
}

/* One piece for each bit of FLIPPED: VALUE above it, the other bit in it, anything below. */
static size_t split_pieces(uint64_t value, uint64_t flipped, uint64_t all,
			   struct cube_arg pieces[64])
{
	size_t count = 0;

	for (uint64_t bit = all ^ (all >> 1); bit; bit >>= 1) {
		uint64_t mask = all & ~(bit - 1);

		if (flipped & bit)
			pieces[count++] = (struct cube_arg){mask, (value & mask) ^ bit};
	}
	return count;
}

static size_t whole_piece(struct cube_arg pieces[64])
{
	pieces[0] = (struct cube_arg){0, 0};
	return 1;
}

/* The disjoint pieces that ARG matches, ALL being the bits that are compared. */
static size_t arg_pieces(const struct profile_arg *arg, uint64_t all,
			 struct cube_arg pieces[64])
{
	uint64_t value = arg->value & all;

	switch (arg->op) {
	case PROFILE_NE:
		return split_pieces(value, all, all, pieces);
	case PROFILE_LT:
		return split_pieces(value, value, all, pieces);
	case PROFILE_GT:
		return split_pieces(value, ~value & all, all, pieces);
	case PROFILE_LE:
		if (value == all)
			return whole_piece(pieces);
		return split_pieces(value + 1, value + 1, all, pieces);
	case PROFILE_GE:
		if (value == 0)
			return whole_piece(pieces);
		return split_pieces(value - 1, ~(value - 1) & all, all, pieces);
	case PROFILE_MASKED_EQ:
		pieces[0] = (struct cube_arg){value, arg->value_two & value};
		return 1;
	case PROFILE_EQ:
	case PROFILE_OP_COUNT:
		break;
	}
	pieces[0] = (struct cube_arg){all, value};
	return 1;
}

/* Cut every cube of LIST by ARG; false when they become too many. */
static bool narrow(struct engine *engine, struct cube_list *list, const struct profile_arg *arg,
		   uint64_t all)
{
	struct cube_arg pieces[64];
	size_t count = arg_pieces(arg, all, pieces);
	size_t len = list->len;

	if (count * len > LIMIT_CUBES)
		return false;
	for (size_t i = 0; i < len && count; i++) {
		list->ptr[i].arg[arg->index] = pieces[0];
		for (size_t j = 1; j < count; j++) {
			struct cube cube = list->ptr[i];

			cube.arg[arg->index] = pieces[j];
			cube_list_add(engine->arena, list, &cube);
		}
	}
	if (count == 0) /* below 0, above the maximum */
		list->len = 0;
	return true;
}

/* Arguments of a rule, as one libseccomp rule takes them. */
struct rule_args {
	const struct profile_arg *ptr;
	size_t len;
};

static bool is_no_op(const struct profile_arg *arg, uint64_t all)
{
	return arg->op == PROFILE_MASKED_EQ && (arg->value & all) == 0;
}

/* RULE with ARGS, for the ABIs of both widths. */
struct engine_entries {
	const struct profile_rule *rule;
	struct rule_args args;
	struct engine_entry narrow, wide;
};

/*
 * *ENTRY is ENTRIES' rule on a WIDTH bits wide ABI; CALL is set for a multiplexer's
 * sub-call.
 */
static bool make_entry(struct engine *engine, const struct engine_entries *entries,
		       unsigned width, const uint32_t *call, struct engine_entry *entry)
{
	const struct profile_rule *rule = entries->rule;
	struct rule_args args = entries->args;
	struct cube_list *cubes = &engine->made[call ? 2 : width == 64];
	uint64_t all = ones(width);

	*entry = (struct engine_entry){.cubes = cubes, .plain = call == NULL};
	entry->mark = (struct region){.action = rule->action, .rule = rule->span};
	cubes->len = 0;
	cube_list_add(engine->arena, cubes, &rule->guard);
	if (call)
		cubes->ptr[0].arg[0] = (struct cube_arg){all, *call};
	for (size_t i = 0; i < args.len; i++) {
		if (is_no_op(&args.ptr[i], all) || (call && args.ptr[i].index == 0))
			continue;
		entry->plain = false;
		if (!narrow(engine, cubes, &args.ptr[i], all))
			return false;
	}
	return true;
}

bool engine_rule_cubes(struct arena *arena, const struct profile_rule *rule, unsigned width,
		       struct cube_list *cubes)
{
	struct engine engine = {.arena = arena};
	struct cube_list made = {0};

	*cubes = (struct cube_list){0};
	cube_list_add(arena, cubes, &rule->guard);
	for (size_t i = 0; i < rule->args.len; i++) {
		struct cube all = cube_all();

		made.len = 0;
		cube_list_add(arena, &made, &all);
		if (!narrow(&engine, &made, &rule->args.ptr[i], ones(width)))
			return false;
		*cubes = cube_list_meet(arena, cubes, &made);
		if (cubes->len > LIMIT_CUBES)
			return false;
	}
	return true;
}

static bool is_closed(const struct call_state *call)
{
	return call->plain.len == 1 && cube_is_all(&call->plain.ptr[0].cube);
}

static void too_complex(struct engine *engine, enum abi abi, syscall_id id, struct region later)
{
	engine->stopped = true;
	trouble(engine,
		(struct engine_trouble){
			.kind = ENGINE_TOO_COMPLEX, .abi = abi, .id = id, .later = later});
}

/* Take CUBE out of LIST, in place: most pairs are apart, and those cost no memory. */
static void take_from_cubes(struct engine *engine, struct cube_list *list,
			    const struct cube *cube)
{
	struct cube both;

	engine->work += list->len + 1;
	for (size_t i = list->len; i-- > 0;) {
		struct cube old = list->ptr[i];

		if (!cube_intersect(&old, cube, &both))
			continue;
		list->ptr[i] = list->ptr[--list->len];
		cube_subtract(engine->arena, &old, cube, list);
	}
}

static void add_regions(struct engine *engine, struct decision *decision,
			const struct cube_list *cubes, struct region mark)
{
	engine->regions += cubes->len;
	if (!decision->ptr && cubes->len) { /* no growing by halves: most are never added to */
		decision->ptr = ARENA_ARRAY(engine->arena, struct region, cubes->len);
		decision->cap = cubes->len;
	}
	for (size_t i = 0; i < cubes->len; i++) {
		mark.cube = cubes->ptr[i];
		*VEC_PUSH(engine->arena, decision) = mark;
	}
}

static void take_from_regions(struct engine *engine, struct decision *decision,
			      const struct cube *cube)
{
	struct cube both;

	engine->work += decision->len + 1;
	for (size_t i = decision->len; i-- > 0;) {
		struct region old = decision->ptr[i];
		struct cube_list pieces = {0};

		if (!cube_intersect(&old.cube, cube, &both))
			continue;
		decision->ptr[i] = decision->ptr[--decision->len];
		engine->regions--;
		cube_subtract(engine->arena, &old.cube, cube, &pieces);
		add_regions(engine, decision, &pieces, old);
	}
}

/* Report the first common part of REST and CALL's conditional regions of another action. */
static bool is_in_conflict(struct engine *engine, enum abi abi, syscall_id id,
			   const struct call_state *call, struct region mark)
{
	struct cube both;

	engine->work += (uint64_t)engine->rest.len * call->conditional.len;
	for (size_t i = 0; i < call->conditional.len; i++) {
		const struct region *region = &call->conditional.ptr[i];

		if (action_equal(region->action, mark.action))
			continue;
		for (size_t j = 0; j < engine->rest.len; j++) {
			if (!cube_intersect(&engine->rest.ptr[j], &region->cube, &both))
				continue;
			trouble(engine, (struct engine_trouble){.kind = ENGINE_CONFLICT,
								.abi = abi,
								.id = id,
								.cube = both,
								.earlier = *region,
								.later = mark});
			return true;
		}
	}
	return false;
}

/* Play ENTRY, for what is in engine->rest, to a call. */
static void add_plain(struct engine *engine, struct call_state *call,
		      const struct engine_entry *entry)
{
	for (size_t i = 0; i < engine->rest.len; i++)
		take_from_regions(engine, &call->conditional, &engine->rest.ptr[i]);
	add_regions(engine, &call->plain, &engine->rest, entry->mark);
}

static void add_conditional(struct engine *engine, enum abi abi, syscall_id id,
			    struct call_state *call, const struct engine_entry *entry)
{
	if (is_in_conflict(engine, abi, id, call, entry->mark))
		return;
	for (size_t i = 0; i < call->conditional.len; i++)
		take_from_cubes(engine, &engine->rest, &call->conditional.ptr[i].cube);
	add_regions(engine, &call->conditional, &engine->rest, entry->mark);
}

static bool is_over_limit(const struct engine *engine, const struct call_state *call)
{
	return call->conditional.len > MAX_CALL_REGIONS || call->plain.len > MAX_CALL_REGIONS ||
	       engine->rest.len > MAX_CALL_REGIONS || engine->regions > MAX_REGIONS ||
	       engine->work > MAX_WORK;
}

static struct call_state *closed_by(struct engine *engine, struct engine_entry *entry)
{
	if (!entry->closed) {
		entry->closed = ARENA_NEW(engine->arena, struct call_state);
		add_regions(engine, &entry->closed->plain, entry->cubes, entry->mark);
	}
	return entry->closed;
}

static void play(struct engine *engine, enum abi abi, syscall_id id, struct engine_entry *entry)
{
	struct call_state **call = &engine->calls[abi][id];

	if (engine->stopped || entry->cubes->len == 0 || (*call && is_closed(*call)))
		return;
	if (entry->plain && cube_is_all(&entry->cubes->ptr[0]) &&
	    (!*call || (*call)->plain.len == 0)) {
		*call = closed_by(engine, entry);
		return;
	}
	if (!*call)
		*call = ARENA_NEW(engine->arena, struct call_state);
	engine->rest.len = 0;
	for (size_t i = 0; i < entry->cubes->len; i++)
		cube_list_add(engine->arena, &engine->rest, &entry->cubes->ptr[i]);
	engine->work += entry->cubes->len;
	for (size_t i = 0; i < (*call)->plain.len; i++)
		take_from_cubes(engine, &engine->rest, &(*call)->plain.ptr[i].cube);
	if (entry->plain)
		add_plain(engine, *call, entry);
	else
		add_conditional(engine, abi, id, *call, entry);
	if (is_over_limit(engine, *call))
		too_complex(engine, abi, id, entry->mark);
}

static bool make_entries(struct engine *engine, struct engine_entries *entries)
{
	return make_entry(engine, entries, 32, NULL, &entries->narrow) &&
	       make_entry(engine, entries, 64, NULL, &entries->wide);
}

static void play_multiplexed(struct engine *engine, enum abi abi, struct syscall_route route,
			     const struct engine_entries *entries)
{
	struct engine_entry entry;

	if (!make_entry(engine, entries, engine_width(abi), &route.call, &entry))
		too_complex(engine, abi, route.via, entry.mark);
	else
		play(engine, abi, route.via, &entry);
}

static void play_call(struct engine *engine, enum abi abi, syscall_id id,
		      struct engine_entries *entries)
{
	struct syscall_route route = syscall_multiplexed(id, abi);

	if (route.via != SYSCALL_NONE)
		play_multiplexed(engine, abi, route, entries);
	if (syscall_number(id, abi) >= 0)
		play(engine, abi, id,
		     engine_width(abi) == 32 ? &entries->narrow : &entries->wide);
}

static void play_args(struct engine *engine, const struct profile_rule *rule,
		      struct rule_args args, abi_set abis)
{
	struct engine_entries entries = {.rule = rule, .args = args};

	if (!make_entries(engine, &entries)) {
		too_complex(engine, ABI_COUNT, SYSCALL_NONE,
			    (struct region){.action = rule->action, .rule = rule->span});
		return;
	}
	for (size_t i = 0; i < rule->names.len && !engine->stopped; i++) {
		const char *name = rule->names.ptr[i];
		syscall_id id = syscall_find(name, strlen(name));

		if (id != SYSCALL_NONE)
			ABI_EACH(abi, abis)
				play_call(engine, abi, id, &entries);
	}
}

/* The ABIs of the profile whose hosts keep RULE. */
static abi_set abis_of_rule(const struct profile *profile, const struct profile_rule *rule)
{
	abi_set abis = 0;

	ABI_EACH(abi, profile->abis)
		if (profile_is_on(rule, abi))
			abis |= ABI_BIT(abi);
	return abis;
}

/* RULE, whose action is settled, on ABIS. */
static void play_on(struct engine *engine, const struct profile_rule *rule, abi_set abis)
{
	struct rule_args args = {rule->args.ptr, rule->args.len};

	if (!profile_repeats_index(rule)) {
		play_args(engine, rule, args, abis);
		return;
	}
	for (size_t i = 0; i < rule->args.len; i++)
		play_args(engine, rule, (struct rule_args){&args.ptr[i], 1}, abis);
}

/* Those of ABIS where RULE's action is ACTION. */
static abi_set abis_of_action(const struct profile_rule *rule, struct action action,
			      abi_set abis)
{
	abi_set out = 0;

	ABI_EACH(abi, abis)
		if (action_equal(profile_action(rule->action, rule->errno_name, abi), action))
			out |= ABI_BIT(abi);
	return out;
}

static void play_rule(struct engine *engine, const struct profile_rule *rule)
{
	const struct profile *profile = engine->profile;
	abi_set rest = abis_of_rule(profile, rule);
	struct profile_rule settled = *rule;

	ABI_EACH(abi, rest)
		if (profile_skips(profile, rule, abi))
			rest &= ~ABI_BIT(abi);
	while (rest) {
		enum abi first = abi_next(rest, 0);
		abi_set abis;

		settled.action = profile_action(rule->action, rule->errno_name, first);
		abis = abis_of_action(rule, settled.action, rest);
		play_on(engine, &settled, abis);
		rest &= ~abis;
	}
}

/* The two lists of CALL are disjoint: together they are the decision. */
static const struct decision *decide(struct engine *engine, const struct call_state *call)
{
	struct decision *decision;

	if (call->conditional.len == 0)
		return &call->plain;
	if (call->plain.len == 0)
		return &call->conditional;
	decision = ARENA_NEW(engine->arena, struct decision);
	for (size_t i = 0; i < call->plain.len; i++)
		*VEC_PUSH(engine->arena, decision) = call->plain.ptr[i];
	for (size_t i = 0; i < call->conditional.len; i++)
		*VEC_PUSH(engine->arena, decision) = call->conditional.ptr[i];
	return decision;
}

static void engine_start(struct engine *engine)
{
	const struct profile *profile = engine->profile;

	engine->policy = policy_new(engine->arena, profile->abis);
	engine->policy->flags = profile->flags;
	engine->policy->listener = profile->listener;
	engine->policy->fallback_span = profile->fallback_span;
	ABI_EACH(abi, profile->abis) {
		engine->policy->fallback[abi] =
			profile_action(profile->fallback, profile->errno_name, abi);
		engine->calls[abi] = ARENA_ARRAY(engine->arena, struct call_state *,
						 (size_t)syscall_count());
	}
}

struct policy *engine_policy(struct arena *arena, const struct profile *profile,
			     engine_report *report, void *data)
{
	struct engine engine = {
		.arena = arena, .profile = profile, .report = report, .data = data};

	engine_start(&engine);
	for (size_t i = 0; i < profile->rules.len && !engine.stopped; i++)
		play_rule(&engine, &profile->rules.ptr[i]);
	if (engine.failed)
		return NULL;
	ABI_EACH(abi, profile->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (engine.calls[abi][id])
				engine.policy->decisions[abi][id] =
					decide(&engine, engine.calls[abi][id]);
	return engine.policy;
}

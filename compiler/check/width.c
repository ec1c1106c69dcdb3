/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide-comparison: bits of an argument are compared that the kernel discards.
 * Profiles do so wherever they compare an int, and so does `wide`.  Of two calls
 * that are the same to the kernel, one is let through then, and one is not.
 */
#include "model/old.h"
#include "check/lint.h"

#include <inttypes.h>

/* A call with more such regions than this has shown enough. */
#define REGIONS_MAX 256

/* An argument of a call, and the bits of it that the kernel discards. */
struct narrow_arg {
	enum abi abi;
	syscall_id id;
	int position;
	struct syscall_arg info;
	uint64_t discarded;
};

struct verdict_pair {
	struct span rule;
	uint64_t refused, permitted;
	bool is_way_round; /* programs make the refused one, so that the other gets past it */
};

/* True when a member of CUBE has in the discarded bits what programs leave there. */
static bool has_usual(const struct narrow_arg *op, const struct cube *cube)
{
	struct cube_arg arg = cube->arg[op->position];
	uint64_t mask = arg.mask & op->discarded;
	uint64_t sign = (uint64_t)1 << (op->info.bits - 1);

	if ((arg.value & mask) == 0)
		return true;
	return op->info.is_signed && (arg.value & mask) == mask &&
	       ((arg.value & sign) || !(arg.mask & sign));
}

static void set_free(const struct narrow_arg *op, struct cube *cube)
{
	cube->arg[op->position].mask &= ~op->discarded;
	cube->arg[op->position].value &= ~op->discarded;
}

/* The part of AROUND that is decided otherwise than by a verb that PERMITS. */
static struct cube_list opposite(const struct lint *lint, const struct narrow_arg *op,
				 const struct cube *around, bool permits)
{
	const struct old_decision *decision = old_decision(lint->policy, op->abi, op->id);
	struct action fallback = policy_fallback(lint->policy, op->abi, op->id);
	struct cube_list rest = {0}, found = {0};
	struct cube both;

	cube_list_add(lint->ctx->arena, &rest, around);
	for (size_t i = 0; i < decision->len; i++) {
		if (verb_permits(decision->ptr[i].action.verb) != permits &&
		    cube_intersect(&decision->ptr[i].cube, around, &both))
			cube_list_add(lint->ctx->arena, &found, &both);
		cube_list_subtract(lint->ctx->arena, &rest, &decision->ptr[i].cube);
	}
	for (size_t i = 0; verb_permits(fallback.verb) != permits && i < rest.len; i++)
		cube_list_add(lint->ctx->arena, &found, &rest.ptr[i]);
	return found;
}

/* A way round is worth more than none, and a small number is easier to read. */
static bool is_better(const struct verdict_pair *a, const struct verdict_pair *b)
{
	if (a->is_way_round != b->is_way_round)
		return a->is_way_round;
	return !b->rule.file || (a->permitted | a->refused) < (b->permitted | b->refused);
}

/* A pair with one call in REGION into *PAIR, unless the one there is better; false: none. */
static bool find_pair(const struct lint *lint, const struct narrow_arg *op,
		      const struct old_region *region, struct verdict_pair *pair)
{
	bool permits = verb_permits(region->action.verb);
	struct cube around = region->cube, same, other;
	struct cube_list opposites;

	set_free(op, &around);
	opposites = opposite(lint, op, &around, permits);
	for (size_t i = 0; i < opposites.len; i++) {
		struct verdict_pair found = {.rule = region->rule};

		other = opposites.ptr[i];
		set_free(op, &other);
		if (!cube_intersect(&region->cube, &other, &same))
			continue;
		around = same;
		set_free(op, &around);
		cube_intersect(&opposites.ptr[i], &around, &other);
		found.refused =
			permits ? other.arg[op->position].value : same.arg[op->position].value;
		found.permitted =
			permits ? same.arg[op->position].value : other.arg[op->position].value;
		found.is_way_round = has_usual(op, permits ? &other : &same);
		if (is_better(&found, pair))
			*pair = found;
	}
	return opposites.len > 0;
}

static bool find_on(const struct lint *lint, const struct narrow_arg *op,
		    struct verdict_pair *pair)
{
	const struct old_decision *decision = old_decision(lint->policy, op->abi, op->id);
	bool found = false;
	size_t count = 0;

	for (size_t i = 0; i < decision->len; i++) {
		const struct old_region *region = &decision->ptr[i];

		if (!(region->cube.arg[op->position].mask & op->discarded) ||
		    !lint_is_own(lint, region->rule))
			continue;
		if (count++ == REGIONS_MAX)
			break;
		found = find_pair(lint, op, region, pair) || found;
	}
	return found;
}

static void report(const struct lint *lint, const struct narrow_arg *op,
		   const struct verdict_pair *pair)
{
	struct diag_sink *diags = lint->ctx->diags;
	const char *name = op->info.name;
	struct diag *diag = diag_warning(
		diags, pair->rule, DIAG_WIDE_COMPARISON,
		"'%s' takes %d bits of '%s', and more are compared: 0x%" PRIx64
		" is let through, and 0x%" PRIx64 ", which is the same to the kernel, is not",
		syscall_name(op->id), op->info.bits, name, pair->permitted, pair->refused);

	diag_note(diags, diag,
		  pair->is_way_round
			  ? "any program can set the bits in front and so gets round this"
			  : "what a program happens to leave in the bits in front decides");
	diag_note(diags, diag,
		  "a policy compares what the kernel looks at; in a profile: "
		  "SCMP_CMP_MASKED_EQ with the mask %#" PRIx64,
		  ~op->discarded);
}

static void check_call(const struct lint *lint, syscall_id id)
{
	struct narrow_arg best = {0};
	struct verdict_pair best_pair = {0};
	bool any = false;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		struct syscall_arg args[SYSCALL_ARGS];
		int count = syscall_args(id, abi, args);

		for (int i = 0; i < count && !best_pair.is_way_round; i++) {
			struct narrow_arg op = {abi, id, i, args[i], 0};
			struct verdict_pair pair = {0};

			if (args[i].bits == 64)
				continue;
			op.discarded = ~(((uint64_t)1 << args[i].bits) - 1);
			if (!find_on(lint, &op, &pair) || (any && !pair.is_way_round))
				continue;
			any = true;
			best = op;
			best_pair = pair;
		}
	}
	if (any)
		report(lint, &best, &best_pair);
}

void lint_wide_comparison(const struct lint *lint)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		check_call(lint, id);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide-comparison: bits of an argument are compared that the kernel discards.
 * Profiles do so wherever they compare an int, and so does `wide`.  Of two calls
 * that are the same to the kernel, one is let through then, and one is not.
 */
#include "check/lint.h"

#include <inttypes.h>

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

/* The calls that have in the discarded bits what programs leave there: 0, or the sign. */
static diagram_id usual_calls(struct diagrams *d, const struct narrow_arg *op)
{
	struct diagram_word word = diagram_argument((unsigned)op->position, UINT64_MAX, false);
	uint64_t extension = op->discarded >> 1 | op->discarded;
	diagram_id plain = diagram_masked(d, word, op->discarded, 0);

	return op->info.is_signed
		       ? diagram_or(d, plain, diagram_masked(d, word, extension, extension))
		       : plain;
}

/* What the policy's own rules decide that compare discarded bits. */
static diagram_id own_calls(const struct lint *lint, const struct narrow_arg *op)
{
	const struct regions *regions = policy_regions(lint->policy, op->abi, op->id);
	struct diagrams *d = lint->ctx->diagrams;
	VEC(diagram_id) own = {0};

	for (size_t i = 0; i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];

		if (lint_is_own(lint, region->rule) &&
		    (diagram_support(d, region->where).args[op->position] & op->discarded))
			*VEC_PUSH(lint->ctx->arena, &own) = region->where;
	}
	return diagram_apply_all(d, DIAGRAM_OR, own.ptr, own.len);
}

/* A call of A and one of B that are the same to the kernel; false: there are none. */
static bool find_twins(struct diagrams *d, const struct narrow_arg *op, diagram_id a,
		       diagram_id b, struct example twins[2])
{
	const struct example *one = &twins[0];
	diagram_id known = diagram_any_bits(d, b, (unsigned)op->position, op->discarded);
	struct cube same;

	if (!diagram_example(d, diagram_and(d, a, known), true, &twins[0]))
		return false;
	same = (struct cube){.held = one->host.caps,
			     .lacked = ~one->host.caps,
			     .kernel_lo = one->host.kernel,
			     .kernel_hi = one->host.kernel + 1};
	for (int i = 0; i < CUBE_ARGS; i++)
		same.arg[i] = (struct cube_arg){UINT64_MAX, one->args[i]};
	same.arg[op->position].mask &= ~op->discarded;
	same.arg[op->position].value &= ~op->discarded;
	return diagram_example(d, diagram_and(d, b, diagram_cube(d, &same)), true, &twins[1]);
}

/* The best pair comes first: a way round, and of these one whose refusal is the policy's own.
 */
static bool find_on(const struct lint *lint, const struct narrow_arg *op,
		    struct verdict_pair *pair)
{
	struct diagrams *d = lint->ctx->diagrams;
	diagram_id own = own_calls(lint, op), usual, permitted;

	if (own == DIAGRAM_FALSE)
		return false;
	usual = usual_calls(d, op);
	permitted = lint_permitted(lint, op->abi, op->id);
	for (int i = 0; i < 4; i++) {
		diagram_id calls[2] = {diagram_not(d, permitted), permitted};
		struct example twins[2];

		if (i < 2)
			calls[0] = diagram_and(d, calls[0], usual);
		calls[i % 2] = diagram_and(d, calls[i % 2], own);
		if (!find_twins(d, op, calls[0], calls[1], twins))
			continue;
		*pair = (struct verdict_pair){
			policy_eval(lint->policy, op->abi, op->id, &twins[i % 2]).rule,
			twins[0].args[op->position], twins[1].args[op->position], i < 2};
		return true;
	}
	return false;
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

/* What of ID's calls to tell; false: nothing. */
static bool find_call(const struct lint *lint, syscall_id id, struct narrow_arg *best,
		      struct verdict_pair *best_pair)
{
	bool any = false;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		diagram_id outcome = policy_outcome(lint->policy, abi, id);
		struct syscall_arg args[SYSCALL_ARGS];
		int count = diagram_asks_args(lint->ctx->diagrams, outcome)
				    ? syscall_args(id, abi, args)
				    : 0;

		for (int i = 0; i < count && !best_pair->is_way_round; i++) {
			struct narrow_arg op = {abi, id, i, args[i], 0};
			struct verdict_pair pair = {0};

			if (args[i].bits == 64)
				continue;
			op.discarded = ~(((uint64_t)1 << args[i].bits) - 1);
			if (!find_on(lint, &op, &pair) || (any && !pair.is_way_round))
				continue;
			any = true;
			*best = op;
			*best_pair = pair;
		}
	}
	return any;
}

void lint_wide_comparison(const struct lint *lint)
{
	bool is_chance_told = false;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		struct narrow_arg op = {0};
		struct verdict_pair pair = {0};

		if (!find_call(lint, id, &op, &pair))
			continue;
		/* what lets nobody round is told once; and not to who wrote `wide' */
		if (!pair.is_way_round &&
		    (is_chance_told || !lint_is_in_profile(lint, pair.rule)))
			continue;
		is_chance_told |= !pair.is_way_round;
		report(lint, &op, &pair);
	}
}

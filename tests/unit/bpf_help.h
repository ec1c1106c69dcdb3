/* SPDX-License-Identifier: Apache-2.0 */
/* Policies for filters, and filters held against them call by call. */
#ifndef SCMPL_TESTS_UNIT_BPF_HELP_H
#define SCMPL_TESTS_UNIT_BPF_HELP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "each_cube.h"
#include "bpf/bpf.h"
#include "new_context.h"
#include "paint.h"
#include "id_of.h"

#define ALLOW ((struct action){VERB_ALLOW, 0})
#define DENY(number) ((struct action){VERB_DENY, (uint16_t)(number)})
#define X86_FAMILY (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X86) | ABI_BIT(ABI_X32))

/* --- policies by hand ------------------------------------------------------------------- */

static inline struct policy *new_policy(struct context *ctx, abi_set abis,
					struct action fallback)
{
	struct policy *policy = policy_new(ctx->diagrams, abis);

	ABI_EACH(abi, abis)
		policy->fallback[abi] = policy->newer[abi] = fallback;
	return policy;
}

/* Of argument ARG, 64 bits of it. */
static inline diagram_id masked(struct policy *policy, unsigned arg, uint64_t mask,
				uint64_t value)
{
	return diagram_masked(policy->diagrams, diagram_argument(arg, UINT64_MAX, false), mask,
			      value & mask);
}

static inline diagram_id is(struct policy *policy, unsigned arg, uint64_t value)
{
	return masked(policy, arg, UINT64_MAX, value);
}

static inline diagram_id is_not(struct policy *policy, unsigned arg, uint64_t value)
{
	return diagram_not(policy->diagrams, is(policy, arg, value));
}

static inline uint64_t next_random(uint64_t *seed)
{
	uint64_t x = (*seed += 0x9e3779b97f4a7c15u);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static inline unsigned below(uint64_t *seed, unsigned n)
{
	return (unsigned)(next_random(seed) % n);
}

/* --- comparison at the borders ---------------------------------------------------------- */

struct call {
	enum abi abi;
	uint32_t nr;
	uint64_t args[CUBE_ARGS];
};

static inline struct action expected(const struct policy *policy, const struct call *call)
{
	syscall_id id = syscall_by_number(call->abi, call->nr);
	struct example example = {0};

	memcpy(example.args, call->args, sizeof(example.args));
	return policy_eval(policy, call->abi, id, &example).action;
}

static inline bool is_right(const struct bpf_program *program, const struct policy *policy,
			    const struct call *call)
{
	struct call_data data = bpf_call_data(call->abi, call->nr, call->args);

	return action_equal(action_of_ret(bpf_run(program, &data)), expected(policy, call));
}

/* A member of CUBE; MISS: one bit of what it asks for is wrong. */
static inline void pick_args(const struct cube *cube, uint64_t *seed, bool miss,
			     uint64_t args[CUBE_ARGS])
{
	for (int i = 0; i < CUBE_ARGS; i++) {
		uint64_t other = below(seed, 2) ? next_random(seed) : 0;

		args[i] = cube->arg[i].value | (other & ~cube->arg[i].mask);
	}
	for (int i = 0; i < CUBE_ARGS && miss; i++) {
		uint64_t bit = (uint64_t)1 << below(seed, 64);

		if (cube->arg[i].mask & bit) {
			args[i] ^= bit;
			miss = false;
		}
	}
}

#define PATHS 300 /* through a diagram, of which it is enough to see some */

struct path_check {
	const struct bpf_program *program;
	const struct policy *policy;
	struct call call;
	uint64_t seed;
	unsigned paths;
	bool ok;
};

static inline bool check_path(void *ctx, const struct cube *cube, uint32_t value)
{
	struct path_check *check = ctx;

	(void)value;
	for (int k = 0; k < 4 && check->ok; k++) {
		pick_args(cube, &check->seed, k > 1, check->call.args);
		check->ok = is_right(check->program, check->policy, &check->call);
	}
	return check->ok && ++check->paths < PATHS;
}

static inline bool is_right_for_call(const struct bpf_program *program,
				     const struct policy *policy, enum abi abi, syscall_id id,
				     uint64_t *seed)
{
	struct path_check check = {
		.program = program,
		.policy = policy,
		.call = {.abi = abi, .nr = (uint32_t)syscall_number(id, abi)}};

	check.seed = *seed;
	check.ok = is_right(program, policy, &check.call);
	diagram_each_cube(policy->diagrams, policy_outcome(policy, abi, id), check_path,
			  &check);
	*seed = check.seed;
	return check.ok;
}

static inline bool is_right_for_unknown(const struct bpf_program *program,
					const struct policy *policy)
{
	static const uint32_t numbers[] = {500,        1000,       4095,       0x3fffffff,
					   0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};

	ABI_EACH(abi, policy->abis)
		for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
			struct call call = {.abi = abi, .nr = numbers[i]};

			/* Of one token, x86_64 has the lower numbers, and -1. */
			if (abi == ABI_X32 &&
			    (numbers[i] < X32_SYSCALL_BIT ||
			     (numbers[i] == UINT32_MAX && policy->abis & ABI_BIT(ABI_X86_64))))
				continue;
			if (abi == ABI_X86_64 && numbers[i] >= X32_SYSCALL_BIT &&
			    numbers[i] != UINT32_MAX)
				call.abi = ABI_X32;
			if (syscall_by_number(call.abi, call.nr) == SYSCALL_NONE &&
			    !is_right(program, policy, &call))
				return false;
		}
	return true;
}

static inline bool is_right_for_foreign(const struct bpf_program *program,
					const struct policy *policy)
{
	ABI_EACH(abi, ABI_ALL)
		for (uint32_t nr = 0; nr < 64; nr++) {
			struct call call = {.abi = abi, .nr = nr};
			bool shares = abi == ABI_X32 || abi == ABI_X86_64;

			if (policy->abis & ABI_BIT(abi) ||
			    (shares && policy->abis & X86_FAMILY))
				continue;
			if (!is_right(program, policy, &call))
				return false;
		}
	return true;
}

/* PROGRAM does as POLICY says wherever one looks. */
static inline bool is_right_everywhere(const struct bpf_program *program,
				       const struct policy *policy, uint64_t seed)
{
	ABI_EACH(abi, policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (syscall_number(id, abi) >= 0 &&
			    !is_right_for_call(program, policy, abi, id, &seed))
				return false;
	return is_right_for_unknown(program, policy) && is_right_for_foreign(program, policy);
}

/* A call that the proof says is wrong is wrong. */
static inline void check_counterexample(const struct bpf_program *program,
					const struct policy *policy,
					const struct difference *difference)
{
	struct call call = {.abi = difference->abi};

	assert_false(action_equal(difference->a.action, difference->b.action));
	if (difference->abi == ABI_COUNT || difference->id == SYSCALL_NONE)
		return;
	if (difference->call.host.caps) /* it asks where the call comes from */
		return;
	call.nr = (uint32_t)syscall_number(difference->id, difference->abi);
	memcpy(call.args, difference->call.args, sizeof(call.args));
	assert_false(is_right(program, policy, &call));
	assert_true(action_equal(difference->b.action, expected(policy, &call)));
}

#endif

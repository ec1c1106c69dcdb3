/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What container engines make of a profile: Docker's choice of rules for a
 * host, and then libseccomp's reading of them (the same in 2.5 and 2.6).
 *
 *   - A rule with the default's action is skipped.
 *   - An index named twice makes every entry of the rule a rule of its own.
 *   - An unconditional rule deletes the conditional ones on its call, and the
 *     ones that follow, of either kind, are dropped.
 *   - Where the engine takes the ABI's registers for 32 bits wide (x32 and n32,
 *     too), the upper halves of constants and masks are cut off first.
 *   - A rule on a call that is also reached by socketcall or ipc becomes a
 *     second one on that multiplexer: its condition on argument 0 gives way to
 *     "argument 0 is the sub-call", the others stay and meet other arguments.
 *   - Calls through an ABI not listed kill the thread; the model's "process" is
 *     taken for the same.
 */
#ifndef SCMPL_PROFILE_ENGINE_H
#define SCMPL_PROFILE_ENGINE_H

#include "model/policy.h"
#include "profile/profile.h"

struct engine_trouble {
	enum {
		ENGINE_CONFLICT, /* two actions for one call; engines settle it by accident */
		ENGINE_TOO_COMPLEX, /* the diagrams are exhausted: the rest was not looked at */
	} kind;
	enum abi abi;
	syscall_id id;
	struct example example; /* of a conflict */
	struct region earlier;  /* the rules concerned */
	struct region later;
};

/*
 * Told of every trouble; DATA is the caller's.  True for a conflict: the caller will settle it,
 * until then the earlier rule decides.
 */
typedef bool engine_report(void *data, const struct engine_trouble *trouble);

/* The policy that PROFILE is to engines, or NULL after REPORT returned false. */
struct policy *engine_policy(struct diagrams *diagrams, const struct profile *profile,
			     engine_report *report, void *data);

/*
 * The calls that RULE matches as it is written, all its comparisons together, where engines
 * compare WIDTH bits; and those of the multiplexer through which these are reached as sub-call
 * *CALL.
 */
diagram_id engine_rule_where(struct diagrams *d, const struct profile_rule *rule,
			     unsigned width);
diagram_id engine_rule_through(struct diagrams *d, const struct profile_rule *rule,
			       unsigned width, const uint32_t *call);

/*
 * The calls of ID on ABI with bits set, of those that engines compare, above an argument; a
 * negative number that is widened is none of these, for libraries pass such.
 */
diagram_id engine_upper_bits(struct diagrams *d, syscall_id id, enum abi abi);

/* How many bits of an argument engines compare on ABI: 32 or 64. */
unsigned engine_width(enum abi abi);

/* All of these bits, where there are WIDTH. */
uint64_t engine_ones(unsigned width);

/*
 * The calls, unsafe[syscall_id], with several rules of forms that libseccomp puts together
 * wrongly now and then (rule_bodies.h, removed_rules.h): what PROFILE means for them only the
 * library can say.
 */
const bool *engine_unsafe_calls(struct arena *arena, const struct profile *profile);

#endif

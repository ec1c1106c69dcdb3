/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model: what a policy decides, for every call through every ABI.
 *
 * A policy is a function (ABI, number, arguments, capabilities, kernel) ->
 * action.  It is stored per ABI and system call as a decision: a list of
 * regions and nothing else.  Every target writes exactly this function; every
 * reader makes one; eval, diff, explain and verify ask it.
 *
 * Invariants (policy_validate checks them in tests):
 *   - the cubes of one decision are disjoint; what none covers takes the
 *     policy's default for that call (policy_fallback);
 *   - no argument bit above the ABI's register width is constrained, and the
 *     host is constrained only by guards;
 *   - a call without a number on an ABI has no decision there;
 *   - calls through an ABI outside `abis` take `foreign`: the process is killed, but
 *     for what others' filters do (libseccomp kills the thread).
 */
#ifndef SCMPL_MODEL_POLICY_H
#define SCMPL_MODEL_POLICY_H

#include "core/span.h"
#include "kernel/action.h"
#include "kernel/syscalls.h"
#include "model/cube.h"

struct region {
	struct cube cube;
	struct action action;
	struct span rule; /* the item or rule that decided; SPAN_NONE: no text says so */
};

/* Disjoint regions in a stable order. */
VEC_STRUCT(decision, struct region);

struct policy {
	abi_set abis;
	unsigned flags;       /* enum filter_flag (kernel/filter_flags.h) */
	const char *listener; /* a profile's path and metadata for it, quoted; or NULL */

	/*
	 * What a call takes that no region covers; the errno of a deny differs
	 * between ABIs, so both come per ABI.  `newer` is for calls that came
	 * after kernel `baseline` (0: no baseline, newer is not used).
	 */
	struct action fallback[ABI_COUNT];
	struct action newer[ABI_COUNT];
	uint32_t baseline;
	struct span fallback_span;
	struct action foreign; /* zero is VERB_KILL */

	/* [abi][syscall_id]; NULL: no region.  The array of an ABI outside `abis` is NULL. */
	const struct decision **decisions[ABI_COUNT];
};

struct verdict {
	struct action action;
	struct span rule; /* what decided; the default's span if no rule did */
};

/* An empty policy over ABIS: every decision NULL. */
struct policy *policy_new(struct arena *arena, abi_set abis);

/* What ID on ABI takes where no region covers; ID SYSCALL_NONE: a number not in the tables. */
struct action policy_fallback(const struct policy *policy, enum abi abi, syscall_id id);

/* The decision of ID on ABI; never NULL, empty when no region is. ABI must be in abis. */
const struct decision *policy_decision(const struct policy *policy, enum abi abi,
				       syscall_id id);

/* True when A and B have the same regions in the same order; what decided is not compared. */
bool decision_equal(const struct decision *a, const struct decision *b);

/*
 * DECISION and, for what its regions leave open, more with the action and rule of REST:
 * together they cover every call.  False, with *WHOLE unfinished, when that takes more than
 * MOST more.
 */
bool decision_complete(struct arena *arena, const struct decision *decision, struct region rest,
		       size_t most, struct decision *whole);

/* What POLICY does with a call.  ID may be SYSCALL_NONE; ABI may be any. */
struct verdict policy_eval(const struct policy *policy, enum abi abi, syscall_id id,
			   const uint64_t args[CUBE_ARGS], struct host host);

/* True when CUBE has hosts like KNOWN.  Then it no longer asks for what is known. */
bool known_host_decide(const struct known_host *known, struct cube *cube);

/*
 * POLICY with its guards decided as far as KNOWN tells: regions that cannot apply
 * there are gone, the rest ask only for what is not known.
 */
struct policy *policy_decide(struct arena *arena, const struct policy *policy,
			     const struct known_host *known);

/*
 * POLICY with its guards decided for HOST: regions that cannot apply there are
 * gone, the rest ask nothing of the host.
 */
struct policy *policy_on_host(struct arena *arena, const struct policy *policy,
			      struct host host);

/* POLICY on the ABIs of ABIS alone; it shares the decisions. */
struct policy *policy_narrow(struct arena *arena, const struct policy *policy, abi_set abis);

/* A call that two policies decide differently. */
struct difference {
	enum abi abi;
	syscall_id id; /* SYSCALL_NONE: any number not in the tables */
	uint64_t args[CUBE_ARGS];
	struct host host;
	struct verdict a, b;
};

/*
 * True when A and B decide every call alike on every host; else *DIFFERENCE is
 * the first call where they do not.  Exact.  Spans are not compared, nor are
 * flags.
 */
bool policy_equal(struct arena *arena, const struct policy *a, const struct policy *b,
		  struct difference *difference);

/* NULL when the invariants at the top hold, else the one that does not. */
const char *policy_validate(const struct policy *policy);

#endif

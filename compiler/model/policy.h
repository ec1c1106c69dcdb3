/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model: what a policy decides, for every call through every ABI.
 *
 * A policy is a function (ABI, number, arguments, capabilities, kernel) ->
 * action.  It is stored per ABI and system call as a diagram (diagram.h) whose
 * leaves are actions; beside it stand the rules that decide.  Every target
 * writes exactly this function; every reader makes one; eval, diff, explain and
 * verify ask it.
 *
 * Invariants (tests/unit/validate.h checks them):
 *   - the outcome of a decision is total, and asks for no argument bit above the
 *     ABI's register width;
 *   - its regions are disjoint and neither empty nor of another action than the
 *     outcome there; where none is, it is the policy's default for that call
 *     (policy_fallback);
 *   - a call without a number on an ABI has no decision there;
 *   - calls through an ABI outside `abis` take `foreign`: the process is killed, but
 *     for what the policy says (`arch ... else`) or others' filters do (libseccomp
 *     kills the thread).
 */
#ifndef SCMPL_MODEL_POLICY_H
#define SCMPL_MODEL_POLICY_H

#include "core/span.h"
#include "kernel/action.h"
#include "kernel/syscalls.h"
#include "model/value_form.h"

/* What one rule decides about a call. */
struct region {
	diagram_id where; /* TRUE or FALSE */
	struct action action;
	struct span rule; /* the item or rule that decided; SPAN_NONE: no text says so */
	bool is_behind; /* what it asks is behind a pointer, so that it decides all of the call
			 */
};

VEC_STRUCT(regions, struct region);

struct decision {
	diagram_id outcome;     /* action_leaf of what each call takes */
	struct regions regions; /* in order of strictness, unless an engine made them */
	struct atoms atoms;     /* of the rules on the call: for who puts it into words */
};

struct policy {
	struct diagrams *diagrams; /* of which its decisions are */
	abi_set abis;
	bool is_for_any;      /* neither the text nor an option says which ABIs */
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

	/* What calls through an ABI outside `abis` take, by that ABI; zero is VERB_KILL. */
	struct action foreign[ABI_COUNT];
	struct span foreign_span; /* what says so; SPAN_NONE: nothing does */

	/* [abi][syscall_id]; NULL: the fallback.  The array of an ABI outside `abis` is NULL.
	 */
	const struct decision **decisions[ABI_COUNT];
};

struct verdict {
	struct action action;
	struct span rule; /* what decided; the default's span if no rule did */
};

/* An action as a leaf of an outcome, and back. */
diagram_id action_leaf(struct action action);
struct action action_of_value(uint32_t value);

/* An empty policy over ABIS: every decision NULL. */
struct policy *policy_new(struct diagrams *diagrams, abi_set abis);

/* What ID on ABI takes where no region is; ID SYSCALL_NONE: a number not in the tables. */
struct action policy_fallback(const struct policy *policy, enum abi abi, syscall_id id);

/* What calls through ABI, which is outside `abis` or no ABI at all (ABI_COUNT), take. */
struct action policy_foreign(const struct policy *policy, enum abi abi);

/* Let calls through all ABIs that POLICY does not speak for take ACTION. */
void policy_set_foreign(struct policy *policy, struct action action);

/*
 * The ABIs that POLICY does not name and that its machines have, where calls are neither killed
 * nor take the thread with them: it has a word for them, by `else`.
 */
abi_set policy_answered(const struct policy *policy);

/* The regions of ID on ABI, which must be in abis; none for SYSCALL_NONE. */
const struct regions *policy_regions(const struct policy *policy, enum abi abi, syscall_id id);

/* Where the strictest rule on ID on ABI stands, which must be in abis, or else the default. */
struct span policy_rule_on(const struct policy *policy, enum abi abi, syscall_id id);

/* The comparisons that the source of POLICY makes for ID on ABI, which may be any. */
const struct atoms *policy_atoms(const struct policy *policy, enum abi abi, syscall_id id);

/* What becomes of calls of ID on ABI; ID may be SYSCALL_NONE, ABI any. */
diagram_id policy_outcome(const struct policy *policy, enum abi abi, syscall_id id);

/*
 * Let REGION decide what of its calls is open (DIAGRAM_OPEN) in the outcome of DECISION so
 * far; what that is, FALSE when nothing.
 */
diagram_id decision_add(struct diagrams *d, struct decision *decision,
			const struct region *region);

/*
 * DECISION (NULL: of no regions) with REST's action and rule, whatever REST's `where`, where
 * it has no region: there are no calls then that the fallback decides.
 */
const struct decision *decision_fill(struct diagrams *d, const struct decision *decision,
				     struct region rest);

/* What MAP makes of ACTION, as a leaf. */
struct action action_map(diagram_map_leaf *map, const void *ctx, struct action action);

/* DECISION, which may be NULL, with what MAP makes of each of its actions. */
const struct decision *decision_map(struct diagrams *d, const struct decision *decision,
				    diagram_map_leaf *map, const void *ctx);

/* What POLICY does with a call.  ID may be SYSCALL_NONE; ABI may be any. */
struct verdict policy_eval(const struct policy *policy, enum abi abi, syscall_id id,
			   const struct example *call);

/* Whether POLICY notifies; *RULE is the one that does, or the default's place. */
bool policy_notifies(const struct policy *policy, struct span *rule);

/* POLICY with arrays of its own, for decisions to be replaced in. */
struct policy *policy_copy(const struct policy *policy);

/*
 * POLICY with its guards decided as far as KNOWN tells: regions that cannot apply
 * there are gone, the rest ask only for what is not known.
 */
struct policy *policy_decide(const struct policy *policy, const struct known_host *known);

/*
 * POLICY with its guards decided for HOST: regions that cannot apply there are
 * gone, the rest ask nothing of the host.
 */
struct policy *policy_on_host(const struct policy *policy, struct host host);

/* POLICY on the ABIs of ABIS alone; it shares the decisions. */
struct policy *policy_narrow(const struct policy *policy, abi_set abis);

/* A call that two policies decide differently. */
struct difference {
	enum abi abi;
	syscall_id id; /* SYSCALL_NONE: any number not in the tables */
	struct example call;
	struct verdict a, b;
};

/*
 * True when A and B, of one store, decide every call alike on every host; else *DIFFERENCE
 * is the first call where they do not.  Exact.  Spans are not compared, nor are
 * flags, nor what becomes of calls through ABIs that neither names (diff_foreign).
 */
bool policy_equal(const struct policy *a, const struct policy *b,
		  struct difference *difference);

#endif

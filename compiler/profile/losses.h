/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a profile says and container engines do not do, by the way in which libseccomp
 * puts rules together; see engine.h.  check and import tell it in the same words.
 */
#ifndef SCMPL_PROFILE_LOSSES_H
#define SCMPL_PROFILE_LOSSES_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/*
 * One rule, and what is not done of it:
 *
 *   dropped-rule       another rule decides: it has no condition, or came first, or
 *                      this one has the default's action and so is skipped
 *   repeated-argument  an argument is compared twice: one comparison is enough
 *   lost-condition     the calls are made through socketcall or ipc, too, where the
 *                      condition on their arguments cannot be checked
 *   cut-constant       the ABI has 32 bits, the constant has more
 *   unmasked-bits      the datum of a masked comparison has bits outside the mask
 */
struct loss {
	enum diag_code code;
	const struct profile_rule *rule;
	VEC(size_t) names;   /* of the calls that it happens to: indices, in the rule's order */
	enum abi abi;        /* the first that it happens on */
	size_t arg;          /* of the rule's arguments: the one that the loss is about */
	syscall_id via;      /* lost-condition: the multiplexer */
	struct span decider; /* dropped-rule: the rule that decides instead */
	bool is_partial;     /* dropped-rule: of the calls of some name the rule decides some */
	bool is_misread; /* lost-condition: VIA's own arguments are compared, and do not match
			  */
};

VEC_STRUCT(losses, struct loss);

/*
 * The losses of PROFILE, of which engines make POLICY, in the order of its rules.
 */
struct losses losses_find(const struct profile *profile, const struct policy *policy);

/* Warn of the LOSSES of PROFILE that have CODE; DIAG_CODE_COUNT: of all. */
void losses_report(struct context *ctx, const struct profile *profile,
		   const struct losses *losses, enum diag_code code);

/* The call that name INDEX of LOSS's names stands for. */
syscall_id loss_call(const struct loss *loss, size_t index);

#endif

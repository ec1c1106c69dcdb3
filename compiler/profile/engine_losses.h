/* SPDX-License-Identifier: Apache-2.0 */
/* What a profile says and container engines do not do. */
#ifndef SCMPL_PROFILE_ENGINE_LOSSES_H
#define SCMPL_PROFILE_ENGINE_LOSSES_H

#include "core/context.h"
#include "model/policy.h"
#include "profile/profile.h"

/* Why a rule does not do to a call what it says. */
enum engine_loss_kind {
	LOSS_REPLACED,    /* another rule decides: it has no condition, or came first */
	LOSS_SKIPPED,     /* its action is the default's, so that it is left out */
	LOSS_ANY_OF,      /* an index is named twice: one comparison is enough */
	LOSS_MULTIPLEXED, /* the call is made through socketcall or ipc, without the condition
			   */
	LOSS_CUT,         /* the ABI has 32 bits, the constant has more */
	LOSS_MASKED,      /* the datum has bits outside the mask */
	LOSS_KINDS
};

struct engine_loss {
	enum engine_loss_kind kind;
	const struct profile_rule *rule;
	VEC(syscall_id) calls; /* that it happens to, in the rule's order */
	enum abi abi;          /* the first ABI that it happens on */
	struct span by;        /* the rule that decides the first call instead, or SPAN_NONE */
	bool is_partial;       /* the rule decides some of what it matches of that call */
};

struct engine_loss_list {
	struct engine_loss *ptr;
	size_t len;
	size_t cap;
};

/* The losses of PROFILE, of which engines make POLICY: one of a kind for a rule. */
struct engine_loss_list engine_losses(struct arena *arena, const struct profile *profile,
				      const struct policy *policy);

/* Warn of LOSSES. */
void engine_losses_report(struct context *ctx, const struct engine_loss_list *losses);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy has to say to decide as a profile does, sorted as a person would. */
#ifndef SCMPL_IMPORT_DRAFT_RULES_H
#define SCMPL_IMPORT_DRAFT_RULES_H

#include "decompile/diff_entries.h"
#include "groups/library.h"
#include "profile/losses.h"

/* Calls that get the same verdict under the same conditions, for the same reason. */
struct draft_rule {
	const char *comment; /* of the profile's rules; "": they have none */
	size_t order;        /* of the first of these rules in the profile */
	size_t number;       /* of this one, as they were made */
	bool is_override;
	struct ast_action action;
	abi_set on;                      /* 0: all */
	const struct ast_guard *guard;   /* NULL: all hosts */
	const char *guard_text;          /* the same as printed, which is what sorts */
	const struct diff_entry **calls; /* [syscall_id]; NULL: it is not among them */
};

VEC_STRUCT(draft_rules, struct draft_rule);

/* The comment of those rules that are there for registers that are larger than arguments. */
#define DRAFT_LARGER_COMMENT                                                                  \
	"Registers larger than the argument: engines compare 64 bits where the kernel reads " \
	"fewer"

/* What is being imported. */
struct import {
	struct context *ctx;
	const struct profile *profile; /* NULL: it is of none, so that there are no comments */
	const struct policy *policy;   /* what engines make of it */
	struct losses losses;
	struct library library; /* empty until it is needed */
	bool is_wide;           /* the draft has the statement `wide` */
};

/* Both say the same of their calls, whatever the comment. */
bool draft_rule_is_alike(const struct draft_rule *a, const struct draft_rule *b);

/*
 * What takes BASE to the imported policy, but for conditions on multiplexers:
 * what other rules mean for these is known only when they are all there.
 */
struct draft_rules draft_rules_make(const struct import *import, const struct policy *base);

/*
 * What takes ALMOST, a policy with all those rules, there.  False when it
 * differs in more than what it says of multiplexers.
 */
bool draft_rules_correct(const struct import *import, const struct policy *almost,
			 struct draft_rules *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Changes in words, those that are the same on several ABIs and calls told once. */
#ifndef SCMPL_DECOMPILE_DIFF_ENTRIES_H
#define SCMPL_DECOMPILE_DIFF_ENTRIES_H

#include "core/context.h"
#include "decompile/decompile.h"
#include "model/diff.h"

struct diff_entry {
	syscall_id id;   /* SYSCALL_NONE: numbers in no table */
	syscall_id lead; /* the first call that is told of together with it */
	abi_set abis;
	abi_set on;    /* the same, or 0 when these are all that have the call */
	int direction; /* above 0: milder than before; below: stricter; 0: neither */
	struct ast_action before, after;
	const struct ast_pred *where;        /* NULL: whatever the arguments */
	const struct ast_guard *guard;       /* NULL: on all hosts */
	const char *where_text, *guard_text; /* the same as printed, which is what sorts */
	struct ast_call example;
	bool is_larger;             /* struct described's, of these calls */
	diagram_id args[ABI_COUNT]; /* what WHERE means on each of ABIS */
};

struct diff_entries {
	struct diff_entry *ptr;
	size_t len, cap;
	bool is_wide; /* they are for a file with the statement `wide` */
};

/* CHANGES on the ABIs of ABIS, on the host that CTX was told of; milder ones first. */
struct diff_entries diff_entries_make(struct context *ctx, const struct changes *changes,
				      abi_set abis);

/*
 * The same by steps: CHANGE in words, which may be about those calls of MAY, too, that get the
 * same in the end.  Then order, and whatever is to be said of ABIs.
 */
void diff_entries_add(struct context *ctx, struct diff_entries *entries,
		      const struct change *change, diagram_id may);
void diff_entries_finish(struct diff_entries *entries, abi_set abis);

/* The order of actions by their words; 0: they are the same. */
int diff_action_compare(struct ast_action a, struct ast_action b);

/* Both tell of the same verdicts; also, under the same conditions on the same ABIs. */
bool diff_entry_same_verdicts(const struct diff_entry *a, const struct diff_entry *b);
bool diff_entry_same_case(const struct diff_entry *a, const struct diff_entry *b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A recording in the words of the standard library. */
#ifndef SCMPL_RECORD_COVER_H
#define SCMPL_RECORD_COVER_H

#include "record/recording.h"

/* A group that was chosen, by its name, and what of it was seen. */
struct cover_group {
	const char *name;
	bool *covers;     /* [syscall_id]: seen, and all that was seen of it is in the group */
	bool *unseen;     /* [syscall_id]: in the group, and not seen */
	uint64_t *tuples; /* [syscall_id]: which of a observed's tuples the group has */
	size_t cover_count, unseen_count;
	bool has_condition; /* on one of the calls it covers */
	bool is_too_wide;   /* it drops a condition that matters */
};

struct cover {
	struct cover_group *ptr; /* sorted by name */
	size_t len;
	size_t cap;
};

/*
 * Groups for the calls of RECORDING on the native ABI: those that were seen
 * whole, or nearly.  What no such group has is left to be named.
 */
struct cover cover_find(struct context *ctx, const struct recording *recording);

/* True when a group of COVER has ID. */
bool cover_has(const struct cover *cover, syscall_id id);

/* The tuples of ID that groups of COVER have, one bit each. */
uint64_t cover_tuples(const struct cover *cover, syscall_id id);

#endif

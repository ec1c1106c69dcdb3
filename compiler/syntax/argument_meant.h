/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SYNTAX_ARGUMENT_MEANT_H
#define SCMPL_SYNTAX_ARGUMENT_MEANT_H

#include "core/str.h"

/*
 * The comparison that is meant by VALUE, a constant or number of TEXT that stands where the
 * name of an argument was expected: "family == AF_VSOCK".  NULL when it cannot be told.
 */
const char *argument_meant(struct arena *arena, struct str text, struct str value);

/* The same by NAME, of TEXT, an argument that VALUE stands behind without a comparison. */
const char *argument_compared(struct arena *arena, struct str text, struct str name,
			      struct str value);

/* What C asks by NAME & MASK and no more: "flags has CLONE_THREAD". */
const char *argument_masked(struct arena *arena, struct str text, struct str name,
			    struct str mask);

/* The constant that VALUE, which is none, is meant for of the argument NAME, of TEXT, that it
 * is compared with: "inet" of a family is AF_INET.  NULL when it cannot be told. */
const char *argument_value_meant(struct arena *arena, struct str text, struct str name,
				 struct str value);

struct list_meant {
	const char *call;  /* the call with conditions, "openat(flags has O_CREAT)", or NULL */
	const char *names; /* of its arguments; NULL: there is no such list */
};

/*
 * What is meant by a call with values in the order of its arguments, as C and other tools have
 * it: "openat(_, _, O_CREAT)", of which the byte AT of TEXT is a part.  Kept in ARENA.
 */
struct list_meant argument_list_meant(struct arena *arena, struct str text, size_t at);

#endif

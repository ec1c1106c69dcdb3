/* SPDX-License-Identifier: Apache-2.0 */
/* Long lists of system calls, told shortly: by the groups of the standard library. */
#ifndef SCMPL_GROUPS_FAMILIES_H
#define SCMPL_GROUPS_FAMILIES_H

#include "core/context.h"
#include "core/vec.h"
#include "kernel/syscalls.h"

/* A set of system calls, an element for each. */
struct calls {
	bool *has; /* [syscall_count()] */
};

struct family {
	const char *name;
	struct calls members;
};

struct families {
	struct family *ptr;
	size_t len;
	size_t cap;
};

struct fold_names {
	const char **ptr;
	size_t len;
	size_t cap;
};

void fold_names_sort(struct fold_names *names);

struct calls calls_new(struct arena *arena);

/*
 * The groups of the standard library whose members are there without a condition,
 * largest first; those called *-family only, or all.
 */
struct families families_load(struct context *ctx, bool only_families);

/*
 * CALLS by name, sorted: a group stands for its members where all of them that
 * exist on an ABI of ABIS are among CALLS, and there are two at least.
 */
struct fold_names families_fold(struct arena *arena, const struct families *families,
				const struct calls *calls, abi_set abis);

#endif

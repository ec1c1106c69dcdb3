/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pieces of a model in the words of the language: what diff, explain and import
 * print.  The text, parsed again, means exactly the same.
 */
#ifndef SCMPL_DECOMPILE_DESCRIBE_H
#define SCMPL_DECOMPILE_DESCRIBE_H

#include "decompile/describe_value.h"
#include "model/policy.h"

/* "deny with ENOSYS" */
const char *describe_action(struct arena *arena, enum abi abi, struct action action);

/* "x86_64, x86" */
const char *describe_abis(struct arena *arena, abi_set abis);

/* The hosts of CUBE as what may follow `if`; "": all of them. */
const char *describe_host(struct arena *arena, const struct cube *cube);

/* CUBES, which ask nothing of the host, as what may follow `where`; "": all calls. */
const char *describe_where(struct arena *arena, syscall_id id, enum abi abi,
			   const struct cube_list *cubes);

/* Calls and hosts as a rule would name them; either text may be "". */
struct described {
	const char *where; /* "family == AF_VSOCK and type == 5" */
	const char *guard; /* "cap SYS_ADMIN or kernel >= 4.8" */
	struct cube example;
};

struct description {
	struct described *ptr;
	size_t len;
	size_t cap;
};

/* CUBES, which are disjoint and about ID on ABI, as the union of what is described. */
struct description describe_cubes(struct arena *arena, syscall_id id, enum abi abi,
				  const struct cube_list *cubes);

/* A call in CUBE, as `expect` writes it: "socket(family = AF_VSOCK)". */
const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const struct cube *cube);

#endif

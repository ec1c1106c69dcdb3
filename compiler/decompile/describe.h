/* SPDX-License-Identifier: Apache-2.0 */
/* What decompile.h makes, as text: for messages. */
#ifndef SCMPL_DECOMPILE_DESCRIBE_H
#define SCMPL_DECOMPILE_DESCRIBE_H

#include "model/policy.h"

/* "deny with ENOSYS" */
const char *describe_action(struct arena *arena, enum abi abi, struct action action);

/* "x86_64, x86" */
const char *describe_abis(struct arena *arena, abi_set abis);

/* The hosts of CUBE as what may follow `if`; "": all of them. */
const char *describe_host(struct arena *arena, const struct cube *cube);

/* VALUE of argument POSITION of ID on ABI: by the name of a constant where one fits. */
const char *describe_value(struct arena *arena, syscall_id id, enum abi abi, int position,
			   uint64_t value);

/* The call of ID with ARGS, as `expect` writes it; arguments of 0 are left out. */
const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const uint64_t args[CUBE_ARGS]);

#endif

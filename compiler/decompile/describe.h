/* SPDX-License-Identifier: Apache-2.0 */
/* What decompile.h makes, as text: for messages. */
#ifndef SCMPL_DECOMPILE_DESCRIBE_H
#define SCMPL_DECOMPILE_DESCRIBE_H

#include "kernel/classes.h"
#include "model/policy.h"

/* "deny with ENOSYS" */
const char *describe_action(struct arena *arena, enum abi abi, struct action action);

/* "x86_64, x86" */
const char *describe_abis(struct arena *arena, abi_set abis);

/* The same as --arch takes them: "x86_64,x86" */
const char *describe_arch_option(struct arena *arena, abi_set abis);

/* The hosts on which CALL is in WHERE as what may follow `if`; "": all of them. */
const char *describe_host(struct context *ctx, diagram_id where, const struct example *call);

/* VALUE of ARG, read as READING says. */
const char *describe_value(struct arena *arena, const struct argument *arg,
			   enum reading reading, uint64_t value);

/* "O_RDWR|O_CREAT" */
const char *describe_parts(struct arena *arena, const struct value_parts *parts);

/* The call of ID with ARGS, as `expect` writes it; arguments of 0 are left out. */
const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const uint64_t args[CUBE_ARGS]);

/* EXAMPLE, a call of ID, with the arguments that WHERE asks for, be they 0. */
const char *describe_example(struct context *ctx, syscall_id id, enum abi abi, diagram_id where,
			     const struct example *example);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments and their values as text: for explain, diff, import, record, exec and check
 * alike.  As a value of the language, each means the number again.
 */
#ifndef SCMPL_DECOMPILE_DESCRIBE_VALUE_H
#define SCMPL_DECOMPILE_DESCRIBE_VALUE_H

#include "core/str.h"
#include "kernel/classes.h"

/* The name of argument POSITION: the kernel's, or argN. */
const char *describe_arg(struct arena *arena, syscall_id id, enum abi abi, int position);

/* "AF_UNIX", "O_RDWR|O_CREAT", "0o644", "-100" */
const char *describe_value(struct arena *arena, const struct argument *arg, uint64_t value);

/* What stands behind `has' and `lacks': bits of ARG. */
const char *describe_flags(struct arena *arena, const struct argument *arg, uint64_t flags);

/* "flags & MASK == MASKED" */
const char *describe_mask(struct arena *arena, const struct argument *arg, uint64_t mask);
const char *describe_masked(struct arena *arena, const struct argument *arg, uint64_t mask,
			    uint64_t value);

/* Parts as they are written, "|" between them. */
const char *describe_parts(struct arena *arena, const struct value_parts *parts);

#endif

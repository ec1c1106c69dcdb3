/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes of the tree that were read from no text: what is told about a model is made of
 * these, and printed by the formatter (syntax/fmt.h).  Their spans are SPAN_NONE; texts
 * have to outlive them.  A condition NULL is no condition: all calls, all hosts.
 */
#ifndef SCMPL_SYNTAX_MAKE_H
#define SCMPL_SYNTAX_MAKE_H

#include "kernel/classes.h"
#include "syntax/ast.h"

struct ast_name make_name(const char *text);

/* NAMES with NAME behind the others; NULL starts a list. */
struct ast_names *make_names(struct arena *arena, struct ast_names *names, const char *name);

/* VALUE with one more term, a constant or a number; NULL starts a value. */
struct ast_value *make_constant(struct arena *arena, struct ast_value *value, const char *name);
struct ast_value *make_number(struct arena *arena, struct ast_value *value, uint64_t number,
			      enum number_base base);
/* NUMBER, two's complement, with a minus. */
struct ast_value *make_negative(struct arena *arena, struct ast_value *value, uint64_t number);

/* RANGES with LO..HI behind the others (HI NULL: LO alone); NULL starts a list. */
struct ast_ranges *make_range(struct arena *arena, struct ast_ranges *ranges,
			      const struct ast_value *lo, const struct ast_value *hi);

/* ARG OP VALUE; for COMPARE_IN and COMPARE_NOT_IN there may be several VALUES. */
const struct ast_pred *make_compare(struct arena *arena, struct ast_arg arg, enum compare_op op,
				    const struct ast_value *value);
const struct ast_pred *make_in(struct arena *arena, struct ast_arg arg, enum compare_op op,
			       const struct ast_ranges *values);

/* ARG & MASK == VALUE, or != */
const struct ast_pred *make_masked(struct arena *arena, struct ast_arg arg, enum compare_op op,
				   const struct ast_value *mask,
				   const struct ast_ranges *values);

/* Conditions joined, chains of one kind flattened. */
const struct ast_pred *make_and(struct arena *arena, const struct ast_pred *a,
				const struct ast_pred *b);
const struct ast_pred *make_or(struct arena *arena, const struct ast_pred *a,
			       const struct ast_pred *b);

/* The capability NAME, without its prefix, is held; or is not. */
const struct ast_guard *make_cap(struct arena *arena, const char *name, bool is_held);
/* KIND is GUARD_KERNEL_FROM or GUARD_KERNEL_BELOW; VERSION as major << 8 | minor. */
const struct ast_guard *make_kernel(struct arena *arena, enum guard_kind kind,
				    uint32_t version);
const struct ast_guard *make_guard_and(struct arena *arena, const struct ast_guard *a,
				       const struct ast_guard *b);
const struct ast_guard *make_guard_or(struct arena *arena, const struct ast_guard *a,
				      const struct ast_guard *b);

/* ITEMS with the call or group NAME behind the others; NULL starts a list. */
struct ast_items *make_item(struct arena *arena, struct ast_items *items, const char *name,
			    const struct ast_pred *pred);
const struct ast_set *make_set(struct arena *arena, const struct ast_items *items,
			       const struct ast_items *except);

/* CALL with ARG = VALUE behind its other arguments. */
void make_argument(struct arena *arena, struct ast_call *call, const char *arg,
		   const struct ast_value *value);

#endif

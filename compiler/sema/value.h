/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_VALUE_H
#define SCMPL_SEMA_VALUE_H

#include "kernel/arch.h"
#include "syntax/ast.h"

struct context;
struct unit;

struct value {
	uint64_t bits;    /* two's complement */
	bool is_negative; /* below zero */
	bool has_minus;   /* ... because somebody wrote a minus, not by a kernel's constant */
	bool is_null;     /* the word NULL */
};

/*
 * VALUE on ABI.  False when a name in it is unknown or has no value there;
 * that is reported.
 */
bool value_get(struct unit *unit, const struct ast_value *value, enum abi abi,
	       struct value *out);

/* Report the names in VALUE that no constant has. */
void value_check_names(struct unit *unit, const struct ast_value *value);

/* Report the unknown names and cycles in constants that nothing asked for the value of. */
void value_check_definitions(struct unit *unit);

/* Report that no constant is called NAME, and which one is nearest: of the kernel's and, if
   there is one, of UNIT's. */
void value_report_unknown(struct context *ctx, const struct unit *unit, struct str name,
			  struct span span);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_SEMA_VALUE_H
#define SCMPL_SEMA_VALUE_H

#include "sema/unit.h"

struct value {
	uint64_t bits;    /* two's complement */
	bool is_negative; /* below zero as written, or a constant that is */
	bool is_null;     /* the word NULL */
};

/*
 * VALUE on ABI.  False when a name in it is unknown or has no value there;
 * that is reported.
 */
bool value_get(struct unit *unit, const struct ast_value *value, enum abi abi,
	       struct value *out);

#endif

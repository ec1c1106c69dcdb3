/* SPDX-License-Identifier: Apache-2.0 */
/* Claims on one call of one ABI, with their conditions worked out for it. */
#ifndef SCMPL_SEMA_PIECES_H
#define SCMPL_SEMA_PIECES_H

#include "sema/rules.h"

struct piece {
	struct rule *rule;
	struct span span;
	bool is_routed;         /* it comes from a rule on a call behind this multiplexer */
	struct cube_list cubes; /* may overlap each other */
};

struct pieces {
	struct piece *ptr;
	size_t len;
	size_t cap;
};

/*
 * The pieces of ID on ABI: of the rules on ID itself and, when ID is a
 * multiplexer (socketcall, ipc), of the rules on the calls behind it.
 */
struct pieces pieces_collect(struct unit *unit, const struct rules *rules, syscall_id id,
			     enum abi abi);

/* True when ABI may reach other calls through ID. */
bool pieces_is_multiplexer(syscall_id id);

#endif

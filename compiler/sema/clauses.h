/* SPDX-License-Identifier: Apache-2.0 */
/* Clauses on one call of one ABI, with their conditions worked out for it. */
#ifndef SCMPL_SEMA_CLAUSES_H
#define SCMPL_SEMA_CLAUSES_H

#include "model/value_form.h"
#include "sema/rules.h"

struct placed_clause {
	struct rule *rule;
	struct rule_item *item;
	struct span span;
	bool is_routed;     /* it comes from a rule on a call behind this multiplexer */
	bool is_behind;     /* what it asks is behind a pointer: it covers the whole call */
	diagram_id where;   /* not FALSE */
	struct atoms atoms; /* of which it is made */
};

VEC_STRUCT(placed_clauses, struct placed_clause);

/*
 * Add to PLACED the clauses of ID on ABI: of the rules on ID itself and, when ID is a
 * multiplexer (socketcall, ipc), of the rules on the calls behind it.
 */
void clauses_place(struct unit *unit, const struct rules *rules, syscall_id id, enum abi abi,
		   struct placed_clauses *placed);

/* The calls of a multiplexer that go by ROUTE. */
diagram_id clauses_routed(struct diagrams *d, struct syscall_route route);

/* What CLAUSE asks for on ABI. */
struct action clause_action(const struct placed_clause *clause, enum abi abi);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of a unit, sorted by the system calls they speak about. */
#ifndef SCMPL_SEMA_RULES_H
#define SCMPL_SEMA_RULES_H

#include "kernel/action.h"
#include "model/diagram.h"
#include "sema/set.h"
#include "sema/unit.h"

struct lone_decision;

/* What resolving found out of the calls that one item of a rule's set names. */
struct rule_item {
	struct span span;
	bool decides; /* it is the strictest on one call */
	bool is_overridden;
	bool is_repeated;                 /* another rule decides some of it alike */
	bool is_beaten_from_above;        /* one of them by whoever takes its module in */
	struct span winners[DIAG_LABELS]; /* what decides its calls instead */
	size_t winner_count;
	struct lone_decision *alone; /* what becomes of the calls that only it speaks of */
};

VEC_STRUCT(rule_items, struct rule_item *);

/* A call whose arguments a filter cannot see: a rule that asks for them covers all of it. */
struct hidden_call {
	struct span span;   /* the item */
	syscall_id id, via; /* VIA SYSCALL_NONE: it takes them in memory */
	abi_set abis;
};

struct rule {
	const struct ast_rule *ast;
	const struct module *module;
	struct span span;
	abi_set on;
	diagram_id guard; /* the hosts it holds on */
	int error;        /* errno id of a deny */
	bool explicit_error;

	bool has_calls; /* one of its set can be made on some ABI */

	/* What resolving found out. */
	struct rule_items items;
	VEC(struct hidden_call) hidden;
	bool is_hidden;      /* it does not open a call whose arguments cannot be seen */
	bool is_placed;      /* it matches a call on some ABI */
	bool overrode;       /* it took something from an inherited rule ... */
	bool overrode_alone; /* ... and no other override of its file took all of that */
};

/* One rule on one system call. */
struct clause {
	struct rule *rule;
	struct rule_item *item;
	const struct ast_pred *pred; /* the item's own condition, beside the rule's */
	struct span span; /* where it is said: the item's, or a rule of the profile */
	const struct policy *profile; /* its regions with the rule's action are what is meant */
};

/* Those on one call; short, since there is one of these for each call there is. */
struct clauses {
	struct clause *ptr;
	uint32_t len, cap;
};

VEC_STRUCT(rule_list, struct rule *);

struct rules {
	struct rule_list all;
	struct clauses *by_syscall; /* [syscall_id] */
};

/* One more of CLAUSES, zeroed. */
struct clause *rules_add_clause(struct arena *arena, struct clauses *clauses);

/* The item of RULE at SPAN. */
struct rule_item *rule_item_at(struct arena *arena, struct rule *rule, struct span span);

/* Add what the profile of MODULE says as rules, one for each of its actions. */
void rules_add_profile(struct unit *unit, const struct module *module, struct rules *rules);

/* Resolve every rule of UNIT, whose ABIs are known; what is wrong is reported. */
struct rules rules_collect(struct unit *unit);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A seccomp profile as container engines know it: rules in order, by name.
 * It is what docker_parse makes of text, what docker_plan makes of a policy,
 * what docker_write prints, and what engine_policy gives its meaning.
 */
#ifndef SCMPL_PROFILE_PROFILE_H
#define SCMPL_PROFILE_PROFILE_H

#include "core/span.h"
#include "core/vec.h"
#include "kernel/action.h"
#include "kernel/arch.h"
#include "kernel/syscalls.h"
#include "model/cube.h"

/* libseccomp refuses errnos above. */
#define PROFILE_ERRNO_MAX 4094

/* The order is libseccomp's. */
enum profile_op {
	PROFILE_NE,
	PROFILE_LT,
	PROFILE_LE,
	PROFILE_EQ,
	PROFILE_GE,
	PROFILE_GT,
	PROFILE_MASKED_EQ,
	PROFILE_OP_COUNT
};

/* Whose form a profile has: readers differ in the members they know. */
enum profile_form {
	PROFILE_DOCKER,     /* Docker's own, old or new */
	PROFILE_OCI,        /* linux.seccomp of a runtime's config.json */
	PROFILE_PODMAN,     /* that of containers/common: Docker's, with errnos by name */
	PROFILE_KUBERNETES, /* a SeccompProfile of the Security Profiles Operator */
	PROFILE_LXC,        /* LXC's own format 2 */
	PROFILE_SYSTEMD,    /* a unit's SystemCallFilter= and its relatives */
};

struct profile_arg {
	unsigned index;
	enum profile_op op;
	uint64_t value;     /* MASKED_EQ: the mask */
	uint64_t value_two; /* MASKED_EQ: the datum */
};

struct profile_rule {
	VEC(const char *) names;
	VEC(struct profile_arg) args; /* any number, any index more than once */
	struct action action;
	const char *errno_name;      /* Podman's, see profile_action; or NULL */
	struct cube guard;           /* constrains no argument */
	abi_set machines;            /* main ABIs of the machines on whose hosts it is kept */
	const char *comment;         /* or NULL */
	const struct source *source; /* the text in JSON that the span is of; or NULL */
	struct span span;
};

struct profile {
	enum profile_form form;
	const char *comment;         /* of the whole; NULL: there is none */
	const struct source *source; /* the text in JSON that spans are of, but for ... */
	bool has_bases;              /* ... those of rules of profiles that it builds on */
	abi_set abis;         /* with the main ABI of every machine: no engine leaves it out */
	unsigned flags;       /* enum filter_flag */
	const char *listener; /* as of a policy; or NULL */
	struct span listener_span;
	struct action fallback;
	const char *errno_name; /* of the fallback, see profile_action; or NULL */
	struct span fallback_span;
	VEC(struct profile_rule) rules;
};

/* Every machine: what a rule without a condition on the architecture is kept on. */
#define PROFILE_ANY_MACHINE ABI_ALL

/* True when OP asks for some bits to have a value. */
static inline bool profile_op_is_exact(enum profile_op op)
{
	return op == PROFILE_EQ || op == PROFILE_MASKED_EQ;
}

static inline bool profile_op_is_above(enum profile_op op)
{
	return op == PROFILE_GE || op == PROFILE_GT;
}

/* True when OP asks for what is above or below a value. */
static inline bool profile_op_is_order(enum profile_op op)
{
	return !profile_op_is_exact(op) && op != PROFILE_NE;
}

/* "SCMP_CMP_MASKED_EQ" and back; PROFILE_OP_COUNT: no such operator. */
const char *profile_op_name(enum profile_op op);
enum profile_op profile_op_find(const char *name);

/* "a Docker profile" */
const char *profile_form_text(enum profile_form form);

/* True when FORM knows errnos by name. */
bool profile_form_names_errnos(enum profile_form form);

/* True when FORM has archMap, includes and excludes, comments, and rules of a single `name`. */
bool profile_form_has_guards(enum profile_form form);

/*
 * What RULE does on ABI, and what the default of PROFILE does there.  A number is the same
 * everywhere; an errno that has a name has the number that the machine gives it.
 */
struct action profile_action(const struct profile_rule *rule, enum abi abi);
struct action profile_default(const struct profile *profile, enum abi abi);

/* The call that name INDEX of RULE is of, or SYSCALL_NONE. */
syscall_id profile_call(const struct profile_rule *rule, size_t index);

/* Each call ID that RULE names, names that no table has apart; `break` is `continue` here. */
#define PROFILE_EACH_CALL(id, rule)                                                     \
	for (size_t id##_at = 0; id##_at < (rule)->names.len; id##_at++)                \
		for (syscall_id id = profile_call((rule), id##_at); id != SYSCALL_NONE; \
		     id = SYSCALL_NONE)

/* True when RULE is kept on hosts of ABI's machine. */
bool profile_is_on(const struct profile_rule *rule, enum abi abi);

/* True when engines skip RULE on ABI, as its action is PROFILE's default. */
bool profile_skips(const struct profile *profile, const struct profile_rule *rule,
		   enum abi abi);

/* True when ABI of PROFILE has RULE: it is on its machine, and engines do not skip it; the ABIs
 * of which that is true. */
bool profile_applies(const struct profile *profile, const struct profile_rule *rule,
		     enum abi abi);
abi_set profile_abis(const struct profile *profile, const struct profile_rule *rule);

/* True when RULE is kept on HOST; NULL: on one that keeps all rules. */
bool profile_is_kept(const struct profile_rule *rule, const struct host *host);

/* True when A and B are for the same ABIs and have the same default, and rules in their order.
 */
bool profile_equal(const struct profile *a, const struct profile *b);

/* The rule of PROFILE, whose rules are in the order of its text, that stands at SPAN; or NULL.
 */
const struct profile_rule *profile_rule_at(const struct profile *profile, struct span span);

/* The first argument of RULE that an earlier one names the index of; their count: none. */
size_t profile_repeated_arg(const struct profile_rule *rule);

/* True when there is one, which makes engines take each entry as a rule. */
bool profile_repeats_index(const struct profile_rule *rule);

/* The rule INDEX that engines make of RULE, into *ENTRY, which shares what it has; false: there
 * are no more. */
bool profile_entry(const struct profile_rule *rule, size_t index, struct profile_rule *entry);

#endif

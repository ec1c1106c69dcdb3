/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libseccomp makes of the rules on one call: a tree of comparisons of 32 bits.  Found by
 * compiling rules with 2.5.4 and looking at the pseudo-code that it exports:
 *
 *   - A rule is a chain of comparisons, argument 0 first, the upper half of 64 bits before the
 *     lower.  An order or `!=` on 64 bits has two ways to hold, and what follows stands below
 *     each.
 *   - Chains that begin alike share what they begin with.  Side by side comparisons are in the
 *     order of engine_chain_compare().
 *   - A new chain is held against those that are behind it in this order, to find what it says
 *     again: from every comparison that is behind its first one, all of them are held against
 *     the rest of the chain.  So a chain of K comparisons that comes late and belongs to the
 *     front takes as much as N^K steps beside N others, one that belongs to the end N.
 *
 * What libseccomp leaves out, as it is there twice, is counted.
 */
#ifndef SCMPL_PROFILE_ENGINE_TREE_H
#define SCMPL_PROFILE_ENGINE_TREE_H

#include "core/arena.h"
#include "core/vec.h"
#include "profile/profile.h"

/* One comparison of 32 bits. */
struct comparison {
	unsigned index;
	enum profile_op op;
	uint32_t mask, value;
	bool upper;
};

/* The upper or the lower half of what ARG asks for, compared by OP. */
struct comparison engine_comparison(const struct profile_arg *arg, enum profile_op op,
				    bool upper);

/* The operator that libseccomp tests for OP: `!=`, `<` and `<=` are `==`, `>=` and `>` that do
 * not hold. */
enum profile_op engine_tested_op(enum profile_op op);

bool engine_comparison_equal(const struct comparison *a, const struct comparison *b);

/*
 * Above 0: A is looked at before B where they stand side by side; 0: they are in the order in
 * which they were added (_db_chain_lt of libseccomp's db.c).  Halves have the operator of the
 * whole here.
 */
int engine_comparison_order(const struct comparison *a, const struct comparison *b);

/* What a rule compares on one call, argument 0 first. */
struct rule_args {
	struct profile_arg ptr[CUBE_ARGS];
	size_t len;
};

/*
 * Of RULE, which names no index twice, where engines compare WIDTH bits: masks of no bit are
 * left out.  SUB_CALL: what argument 0 has to be instead of what RULE says of it, or NULL.
 */
struct rule_args engine_args(const struct profile_rule *rule, unsigned width,
			     const uint32_t *sub_call);

/* A rule on one call: its comparisons, in their order. */
struct comparison_chain {
	struct comparison comparisons[3 * CUBE_ARGS];
	unsigned copies[3 * CUBE_ARGS]; /* of each */
	size_t skips[3 * CUBE_ARGS]; /* where it goes on, too, if not with the next one only */
	size_t len;
};

/* The chain of what engine_args() gives. */
struct comparison_chain engine_chain(const struct profile_rule *rule, unsigned width,
				     const uint32_t *sub_call);

/*
 * The order in which rules take libseccomp fewest steps; 0 for what stands side by side in any
 * order, too.
 */
int engine_chain_compare(const struct comparison_chain *a, const struct comparison_chain *b);

/* No fewer instructions than one of COMPARISON takes, where it comes after others. */
size_t engine_comparison_size(const struct comparison *comparison);

/* The rules on one call so far; all zero, there are none. */
struct engine_tree {
	VEC(struct tree_node) nodes;
	size_t rules;
	uint64_t steps; /* that libseccomp took for it, as above; UINT64_MAX: no end of them */
};

void engine_tree_add(struct arena *arena, struct engine_tree *tree,
		     const struct comparison_chain *chain);

/* No fewer instructions than TREE takes, but for jumps that take others where they have to go.
 */
size_t engine_tree_size(const struct engine_tree *tree);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of values of one word, as a person would write it.
 *
 * The set is a diagram that asks for nothing but the word.  All forms that say exactly the
 * set are offered, the one with the least to read first; which of them fits the argument
 * (flags, an enumeration, a number) and what the constants are called is the caller's matter.
 */
#ifndef SCMPL_MODEL_VALUE_FORM_H
#define SCMPL_MODEL_VALUE_FORM_H

#include "model/diagram.h"

/* In order of preference among forms of one cost. */
enum value_form_kind {
	FORM_EQ,       /* word == lo */
	FORM_NE,       /* word != lo */
	FORM_LE,       /* word <= hi */
	FORM_GE,       /* word >= lo */
	FORM_RANGE,    /* word in lo..hi */
	FORM_IN,       /* word in (list) */
	FORM_NOT_IN,   /* word not in (list) */
	FORM_HAS,      /* all bits of mask are set */
	FORM_LACKS,    /* none is */
	FORM_HAS_ANY,  /* at least one is */
	FORM_HAS_ONLY, /* no bit outside mask is */
	FORM_MASK_IN,  /* word & mask in (list) */
	FORM_MASK_NOT_IN,
	FORM_MASK_EQ, /* word & mask == lo */
	FORM_MASK_NE,
	FORM_KINDS
};

/* Intervals, both ends included, disjoint and ascending in the word's order. */
struct value_interval {
	uint64_t lo, hi;
};

VEC_STRUCT(value_list, struct value_interval);

#define VALUE_LIST_MAX 64 /* what is longer is no list that anybody reads */

struct value_form {
	enum value_form_kind kind;
	unsigned cost; /* roughly the constants in it; more for what takes thinking */
	uint64_t mask; /* the bits that are compared: all that are read, or those of the form */
	uint64_t lo, hi;
	struct value_list list;
};

struct value_forms {
	struct value_form forms[FORM_KINDS];
	size_t len;
};

/*
 * A comparison that stands in the source of a policy or profile, of one argument: what its
 * author thinks in.
 */
struct atom {
	unsigned argument;
	enum value_form_kind kind; /* how it is written; FORM_KINDS: as nobody would */
	bool is_open;              /* of FORM_LE and FORM_GE: without the bound itself */
	uint64_t bound;            /* of these, as it is written */
	bool is_of_profile;        /* which need not be by a person */
	diagram_id where;
};

VEC_STRUCT(atoms, struct atom);

/*
 * The forms of SET, which is neither FALSE nor TRUE; often one, none when it has none or D is
 * exhausted.
 */
struct value_forms value_forms_find(struct diagrams *d, struct arena *arena,
				    struct diagram_word word, diagram_id set);

/* The forms of SET that are lists of up to MOST values and ranges, none when there is none. */
struct value_forms value_lists_find(struct diagrams *d, struct arena *arena,
				    struct diagram_word word, diagram_id set, size_t most);

/* The values that FORM says. */
diagram_id value_form_set(struct diagrams *d, struct diagram_word word,
			  const struct value_form *form);

VEC_STRUCT(value_union, struct value_form);

/*
 * For a set of an argument's values that has no form: forms that are it together, one list at
 * most among them.  False when it takes more than VALUE_LIST_MAX, or D is exhausted.
 */
bool value_union_find(struct diagrams *d, struct arena *arena, struct diagram_word word,
		      diagram_id set, struct value_union *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page for the person who has to approve a policy.  What it says is gathered as one JSON
 * object of facts, section by section, which the templates lay out for each format.
 */
#ifndef SCMPL_PAGE_PAGE_H
#define SCMPL_PAGE_PAGE_H

#include "check/lint.h"
#include "core/context.h"
#include "core/json_print.h"
#include "groups/families.h"
#include "page/calls.h"
#include "prove/policy_test.h"

/* A policy that takes part. */
struct page_side {
	const char *name, *file;     /* as shown, and of the source */
	const struct policy *policy; /* NULL: there is none */
	struct unit *unit;
	const struct call_facts *calls; /* the base's: on the ABIs that both speak for */
};

/* What is said of a line, in a word, beside it. */
struct page_mark {
	uint32_t file;
	unsigned line;
	const char *word;
};

VEC_STRUCT(page_marks, struct page_mark);

struct page {
	struct context *ctx;
	struct page_side now, base;
	abi_set common; /* ABIs that both speak for; without a base, those of the policy */
	const struct call_facts *shown;   /* now's calls on these, which is what is compared */
	const struct diag_sink *diags[2]; /* what was said of it: compiling, and by the lints */
	size_t first_diag;                /* of diags[0]: those before are the base's */
	struct lint_routed_list routed;   /* denied by default, and to be had another way */
	struct policy_test *test;         /* of a filter: not run */
	bool is_filter;
	struct library families; /* all, by name: what is shown */
	struct library names; /* those without a condition: what lists of calls are told by */
	const char *command;  /* that asked for it */
	bool *is_shown;       /* by source: lines of it were named; grows with the sources */
	unsigned *directions; /* by call: enum diff_kind bits of what changed */
	struct page_marks marks;
};

/* Sections, each for the facts ROOT. */
void page_add_map(struct page *page, json_t *root);
void page_add_changes(struct page *page, json_t *root);
void page_add_hosts(struct page *page, json_t *root);
void page_add_engines(struct page *page, json_t *root);
void page_add_checks(struct page *page, json_t *root);
void page_add_sources(struct page *page, json_t *root); /* last: of what was named */

/* Set KEY of OBJECT to TEXT, or to its LEN bytes. */
void page_set(struct page *page, json_t *object, const char *key, const char *text);
void page_set_str(struct page *page, json_t *object, const char *key, struct str text);

/* Add the line of SPAN to OBJECT as "line", "FILE:LINE"; nothing when it has no place. */
void page_set_place(struct page *page, json_t *object, struct span span);

/* The same, with "href" to go there, and "short" to be clicked on. */
void page_set_line(struct page *page, json_t *object, struct span span);

/*
 * The warnings that a denial on the lines of FAMILY's calls leaves ways round, as objects: of
 * the FAMILY itself, or of no family in particular.
 */
json_t *page_ways_round(struct page *page, const struct library_group *family);

/*
 * Add to OBJECT, of FAMILY, as "rest" the ways round what the default, or a profile, denies of
 * it.
 */
void page_set_rest(struct page *page, json_t *object, const char *family);

/* Add these of all groups to ROOT. */
void page_add_rest(struct page *page, json_t *root);

/* Calls told by families, "chmod, mount-family". */
const char *page_call_names(struct page *page, const struct call_set *calls);

/* Say WORD, a static string, beside the line of SPAN; once. */
void page_mark(struct page *page, struct span span, const char *word);

/* The default is what is left, which needs no words where CASES has others: is that case I? */
bool page_is_rest(const struct page_side *side, const struct verdict_cases *cases, size_t i);

/* The cases of OUTCOME, of a call of SIDE, as objects, appended to ARRAY; NAMES_ABIS: say
 * where. */
void page_add_cases(struct page *page, json_t *array, const struct page_side *side,
		    const struct call_outcome *outcome, bool names_abis);

#endif

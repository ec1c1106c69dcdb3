/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of a difference that a reader takes for one: the same case of several calls. */
#ifndef SCMPL_REVIEW_DIFF_CASES_H
#define SCMPL_REVIEW_DIFF_CASES_H

#include "decompile/diff_entries.h"
#include "groups/families.h"
#include "review/diff_report.h"

#define DIFF_UNKNOWN_NUMBERS "calls with a number in no table"

/* A bit of enum diff_kind; the same from action to action; "looser". */
unsigned diff_kind_of(const struct diff_entry *entry);
unsigned diff_kind_between(struct action before, struct action after);
const char *diff_kind_name(unsigned kind);

/* How many of ENTRIES from FIRST on tell of the same case. */
size_t diff_case_length(const struct diff_entries *entries, size_t first);

/*
 * The names of the COUNT ENTRIES of one case, on ABIS; FAMILIES where nothing is asked of the
 * arguments.
 */
struct name_list diff_case_names(struct arena *arena, const struct library *families,
				 const struct diff_entry *entries, size_t count, abi_set abis);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optimal string alignment distance: insertions, deletions, replacements and
 * swapped neighbours count one each.  A third of the wrong name may differ;
 * beyond that a suggestion would confuse more than help.
 */
#include "core/suggest.h"

#include <string.h>

#define NAME_MAX_LEN 64

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

static unsigned distance(struct str a, struct str b)
{
	unsigned rows[3][NAME_MAX_LEN + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned cost = a.ptr[i - 1] != b.ptr[j - 1];

			row[j] = min3(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b.len];
}

struct suggest suggest_start(struct str wrong)
{
	unsigned reach = wrong.len < 6 ? 1 : (unsigned)wrong.len / 3;

	return (struct suggest){.wrong = wrong, .distance = reach + 1};
}

void suggest_offer(struct suggest *suggest, const char *candidate)
{
	struct str name = str_of(candidate);
	unsigned d;

	if (suggest->wrong.len > NAME_MAX_LEN || name.len > NAME_MAX_LEN)
		return;
	d = distance(suggest->wrong, name);
	if (d < suggest->distance) {
		suggest->distance = d;
		suggest->best = candidate;
	}
}

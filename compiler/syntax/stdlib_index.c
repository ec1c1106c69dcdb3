/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/stdlib_index.h"

#include <string.h>

static uint32_t next_line(struct str text, uint32_t at)
{
	while (at < text.len && text.ptr[at] != '\n')
		at++;
	return at < text.len ? at + 1 : at;
}

static bool is_indented(struct str text, uint32_t at)
{
	return text.ptr[at] == ' ' || text.ptr[at] == '\t';
}

static bool starts_with(struct str text, uint32_t at, const char *word)
{
	size_t len = strlen(word);

	return text.len - at > len && memcmp(text.ptr + at, word, len) == 0;
}

static struct str word_at(struct str text, uint32_t at)
{
	uint32_t hi = at;

	while (hi < text.len && text.ptr[hi] != ' ' && text.ptr[hi] != '\n')
		hi++;
	return (struct str){text.ptr + at, hi - at};
}

bool stdlib_index_next(struct str text, uint32_t *offset, struct index_entry *entry)
{
	for (uint32_t lo = *offset; lo < text.len; lo = next_line(text, lo)) {
		bool group = starts_with(text, lo, "group ");
		uint32_t hi;

		if (!group && !starts_with(text, lo, "route "))
			continue;
		hi = next_line(text, lo);
		while (hi < text.len && is_indented(text, hi))
			hi = next_line(text, hi);
		entry->kind = group ? INDEX_GROUP : INDEX_ROUTE;
		entry->name = word_at(text, lo + 6);
		entry->lo = lo;
		entry->hi = hi;
		*offset = hi;
		return true;
	}
	return false;
}

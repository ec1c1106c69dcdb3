/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/origin.h"

#include "core/vec.h"

#include <string.h>

/* Offsets at which the lines of one source start. */
struct line_table {
	VEC(uint32_t) starts;
};

struct origin_finder {
	struct arena *arena;
	const struct source_map *sources;
	VEC(struct line_table) tables; /* by source id */
};

struct origin_finder *origin_finder_new(struct arena *arena, const struct source_map *sources)
{
	struct origin_finder *finder = ARENA_NEW(arena, struct origin_finder);

	finder->arena = arena;
	finder->sources = sources;
	return finder;
}

static void fill_table(struct arena *arena, struct line_table *table, struct str text)
{
	*VEC_PUSH(arena, &table->starts) = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\n')
			*VEC_PUSH(arena, &table->starts) = (uint32_t)(i + 1);
}

static const struct line_table *table_of(struct origin_finder *finder, struct span span)
{
	struct line_table *table;

	while (finder->tables.len <= span.file)
		VEC_PUSH(finder->arena, &finder->tables);
	table = &finder->tables.ptr[span.file];
	if (table->starts.len == 0)
		fill_table(finder->arena, table, source_of(finder->sources, span)->text);
	return table;
}

/* The number, from 1, of the last line that starts at OFFSET or before. */
static uint32_t line_of(const struct line_table *table, uint32_t offset)
{
	size_t lo = 0, hi = table->starts.len;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (table->starts.ptr[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return (uint32_t)lo + 1;
}

static int line_compare(struct origin_line a, struct origin_line b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	return (a.line > b.line) - (a.line < b.line);
}

void origin_add(struct origin_finder *finder, struct origin *origin, struct span span)
{
	struct origin_line line, rest;
	int order;

	if (!source_of(finder->sources, span))
		return;
	line = (struct origin_line){span.file, line_of(table_of(finder, span), span.lo)};
	for (uint8_t i = 0; i < origin->count; i++) {
		order = line_compare(line, origin->line[i]);
		if (order == 0)
			return;
		if (order < 0) {
			rest = origin->line[i];
			origin->line[i] = line;
			line = rest;
		}
	}
	if (origin->count < ORIGIN_LINES)
		origin->line[origin->count++] = line;
	else
		origin->more = true;
}

int origin_compare(const struct origin *a, const struct origin *b)
{
	int order = 0;

	for (uint8_t i = 0; i < a->count && i < b->count && order == 0; i++)
		order = line_compare(a->line[i], b->line[i]);
	if (order == 0)
		order = (a->count > b->count) - (a->count < b->count);
	return order ? order : a->more - b->more;
}

/* Without folders: the same on every host. */
static const char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

const char *origin_text(const struct origin_finder *finder, const struct origin *origin)
{
	struct sbuf text = {.arena = finder->arena};

	for (uint8_t i = 0; i < origin->count; i++) {
		struct span span = {origin->line[i].file, 0, 0};

		sbuf_printf(&text, "%s%s:%u", i ? ", " : "",
			    base_name(source_of(finder->sources, span)->name),
			    origin->line[i].line);
	}
	if (origin->more)
		sbuf_puts(&text, ", ...");
	return text.ptr;
}

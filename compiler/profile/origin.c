/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/origin.h"

#include <string.h>

static int line_compare(struct origin_line a, struct origin_line b)
{
	return a.file == b.file ? base_order(a.line, b.line) : base_order(a.file, b.file);
}

void origin_add(const struct source_map *sources, struct origin *origin, struct span span)
{
	const struct source *source;
	struct origin_line line;

	span = source_written(sources, span);
	source = source_of(sources, span);
	if (!source)
		return;
	line = (struct origin_line){
		span.file,
		(uint32_t)source_line_index(source->lines, source->line_count, span.lo) + 1};
	for (uint8_t i = 0; i < origin->count; i++) {
		struct origin_line other = origin->line[i];
		int order = line_compare(line, other);

		if (order == 0)
			return;
		if (order < 0) {
			origin->line[i] = line;
			line = other;
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
	order = order ? order : base_order(a->count, b->count);
	return order ? order : a->more - b->more;
}

/* Without folders: the same on every host. */
static const char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

const char *origin_text(struct arena *arena, const struct source_map *sources,
			const struct origin *origin)
{
	struct sbuf text = {.arena = arena};

	for (uint8_t i = 0; i < origin->count; i++) {
		struct span span = {origin->line[i].file, 0, 0};

		sbuf_printf(&text, "%s%s:%u", i ? ", " : "",
			    base_name(source_of(sources, span)->name), origin->line[i].line);
	}
	if (origin->more)
		sbuf_puts(&text, ", ...");
	return text.ptr;
}

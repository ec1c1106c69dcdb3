/* SPDX-License-Identifier: Apache-2.0 */
/* Places in the text, and the text itself. */
#include "core/sha256.h"
#include "decompile/describe.h"
#include "page/page.h"

#include <string.h>

#define SOURCES 256 /* whose lines are shown; a policy includes no more files */
#define LINE_BYTES 1000
#define LINES_SHOWN 3000

void page_set(struct page *page, json_t *object, const char *key, const char *text)
{
	if (text && *text)
		json_object_set_new(object, key, json_text(page->ctx->arena, text));
}

void page_set_str(struct page *page, json_t *object, const char *key, struct str text)
{
	page_set(page, object, key, arena_strndup(page->ctx->arena, text.ptr, text.len));
}

/* The source that SPAN is of, whose lines are going to be shown, and the line; NULL: none. */
static const struct source *show(struct page *page, struct span span, unsigned *line)
{
	const struct source *source;

	span = source_written(page->ctx->sources, span);
	source = source_of(page->ctx->sources, span);
	if (!source || source->id >= SOURCES)
		return NULL;
	if (!page->is_shown)
		page->is_shown = ARENA_ARRAY(page->ctx->arena, bool, SOURCES);
	page->is_shown[source->id] = true;
	*line = source_place(source, span.lo).line;
	return source;
}

static void set_place(struct page *page, json_t *object, const char *name, unsigned line)
{
	page_set(page, object, "line", arena_printf(page->ctx->arena, "%s:%u", name, line));
}

void page_set_place(struct page *page, json_t *object, struct span span)
{
	unsigned line;
	const struct source *source = show(page, span, &line);

	if (source)
		set_place(page, object, source->name, line);
}

void page_set_line(struct page *page, json_t *object, struct span span)
{
	unsigned line;
	const struct source *source = show(page, span, &line);
	const char *slash;

	if (!source)
		return;
	set_place(page, object, source->name, line);
	if (line <= LINES_SHOWN)
		page_set(page, object, "href",
			 arena_printf(page->ctx->arena, "#s%ul%u", source->id, line));
	slash = strrchr(source->name, '/');
	page_set(page, object, "short",
		 arena_printf(page->ctx->arena, "%s:%u", slash ? slash + 1 : source->name,
			      line));
}

void page_mark(struct page *page, struct span span, const char *word)
{
	const struct source *source;
	unsigned line;

	span = source_written(page->ctx->sources, span);
	source = source_of(page->ctx->sources, span);
	line = source ? source_place(source, span.lo).line : 0;
	for (size_t i = 0; i < page->marks.len; i++)
		if (page->marks.ptr[i].file == span.file && page->marks.ptr[i].line == line &&
		    strcmp(page->marks.ptr[i].word, word) == 0)
			return;
	if (source)
		*VEC_PUSH(page->ctx->arena, &page->marks) =
			(struct page_mark){span.file, line, word};
}

bool page_is_rest(const struct page_side *side, const struct verdict_cases *cases, size_t i)
{
	return cases->len > 1 && i + 1 == cases->len &&
	       span_equal(cases->ptr[i].rule, side->policy->fallback_span);
}

void page_add_cases(struct page *page, json_t *array, const struct page_side *side,
		    const struct call_outcome *outcome, bool names_abis)
{
	for (size_t i = 0; i < outcome->cases.len; i++) {
		const struct verdict_case *one = &outcome->cases.ptr[i];
		bool is_else = page_is_rest(side, &outcome->cases, i);
		json_t *object = json_object();

		page_set(page, object, "verdict", one->verdict);
		json_object_set_new(object, "permits", json_boolean(verb_permits(one->verb)));
		if (is_else)
			json_object_set_new(object, "is_else", json_true());
		page_set(page, object, "where", is_else ? "" : one->where);
		page_set(page, object, "guard", is_else ? "" : one->guard);
		if (names_abis)
			page_set(page, object, "on",
				 describe_abis(page->ctx->arena, outcome->abis));
		page_set_line(page, object, one->rule);
		json_array_append_new(array, object);
	}
}

static bool is_of_base(const struct page *page, const struct source *source)
{
	return page->base.file && strcmp(source->name, page->base.file) == 0;
}

static void add_marks(const struct page *page, json_t *object, uint32_t file, unsigned line)
{
	json_t *marks = json_array();

	for (size_t i = 0; i < page->marks.len; i++)
		if (page->marks.ptr[i].file == file && page->marks.ptr[i].line == line)
			json_array_append_new(marks, json_string(page->marks.ptr[i].word));
	json_object_set_new(object, "marks", marks);
}

static json_t *lines_of(struct page *page, const struct source *source)
{
	const char *at = source->text.ptr, *end = at + source->text.len;
	json_t *lines = json_array();

	for (unsigned number = 1; at < end && number <= LINES_SHOWN; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);
		json_t *line = json_object();

		json_object_set_new(line, "number", json_integer(number));
		add_marks(page, line, source->id, number);
		page_set_str(page, line, "text",
			     (struct str){at, len < LINE_BYTES ? len : LINE_BYTES});
		json_array_append_new(lines, line);
		at = stop ? stop + 1 : end;
	}
	return lines;
}

static json_t *source_json(struct page *page, const struct source *source)
{
	json_t *object = json_object();

	json_object_set_new(object, "file", json_integer(source->id));
	page_set(page, object, "name", source->name);
	page_set(page, object, "sha256", sha256_hex(page->ctx->arena, source->text));
	json_object_set_new(object, "is_base", json_boolean(is_of_base(page, source)));
	json_object_set_new(object, "lines", lines_of(page, source));
	return object;
}

/* The source that is reviewed comes first, then what it takes in, and the base. */
static void add_sources(struct page *page, json_t *array, bool is_first)
{
	for (uint32_t id = 1; id < SOURCES; id++) {
		const struct source *source = source_get(page->ctx->sources, id);

		if (source && page->is_shown && page->is_shown[id] &&
		    is_first == (strcmp(source->name, page->now.file) == 0))
			json_array_append_new(array, source_json(page, source));
	}
}

void page_add_sources(struct page *page, json_t *root)
{
	json_t *sources = json_array();

	add_sources(page, sources, true);
	add_sources(page, sources, false);
	json_object_set_new(root, "sources", sources);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "page/template.h"

#include <string.h>

#define DEPTH 12 /* of sections, one inside the other, those of files included */

struct page_template {
	char name[24];
	uint32_t offset, len;
};

#include "templates.inc"

struct str template_text(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(templates); i++)
		if (strcmp(templates[i].name, name) == 0)
			return (struct str){(const char *)template_bytes + templates[i].offset,
					    templates[i].len};
	SCMPL_BUG("there is no template %s", name);
}

struct renderer {
	struct arena *arena;
	template_escape *escape;
	struct sbuf *out;
	const json_t *scopes[DEPTH];
	size_t depth;
};

struct tag {
	char kind; /* '#', '^', '/', '>'; 0: a name */
	char name[32];
	const char *start, *end; /* of what it takes away, its line if it is alone on it */
};

static bool is_blank(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	return from == to;
}

/* TAG alone on its line takes the line. */
static void take_line(struct str text, struct tag *tag)
{
	const char *lo = tag->start, *hi = tag->end, *end = text.ptr + text.len;

	while (lo > text.ptr && lo[-1] != '\n')
		lo--;
	while (hi < end && *hi != '\n')
		hi++;
	if (tag->kind && hi < end && is_blank(lo, tag->start) && is_blank(tag->end, hi)) {
		tag->start = lo;
		tag->end = hi + 1;
	}
}

/* The next tag of TEXT at or behind FROM; false when there is none. */
static bool next_tag(struct str text, const char *from, struct tag *tag)
{
	const char *open = strstr(from, "{{"), *close = open ? strstr(open, "}}") : NULL;
	size_t len;

	if (!close || close > text.ptr + text.len)
		return false;
	tag->start = open;
	tag->end = close + 2;
	open += 2;
	tag->kind = strchr("#^/>", *open) ? *open++ : '\0';
	len = (size_t)(close - open);
	if (len >= sizeof(tag->name))
		SCMPL_BUG("template: a tag is too long");
	memcpy(tag->name, open, len);
	tag->name[len] = '\0';
	take_line(text, tag);
	return true;
}

static const json_t *look_up(const struct renderer *r, const char *name)
{
	if (strcmp(name, ".") == 0)
		return r->scopes[r->depth - 1];
	for (size_t i = r->depth; i-- > 0;) {
		const json_t *value = json_object_get(r->scopes[i], name);

		if (value)
			return value;
	}
	return NULL;
}

static bool is_nothing(const json_t *value)
{
	return !value || json_is_false(value) || json_is_null(value) ||
	       (json_is_array(value) && !json_array_size(value)) ||
	       (json_is_string(value) && !json_string_length(value)) ||
	       (json_is_integer(value) && !json_integer_value(value));
}

static void render(struct renderer *r, struct str text);

static void render_in(struct renderer *r, struct str text, const json_t *scope)
{
	if (r->depth == DEPTH)
		SCMPL_BUG("template: sections are too deep");
	r->scopes[r->depth++] = scope;
	render(r, text);
	r->depth--;
}

static void render_section(struct renderer *r, const struct tag *tag, struct str body)
{
	const json_t *value = look_up(r, tag->name);

	if (is_nothing(value) != (tag->kind == '^'))
		return;
	if (tag->kind == '^' || (!json_is_array(value) && !json_is_object(value)))
		render(r, body);
	else if (json_is_object(value))
		render_in(r, body, value);
	else
		for (size_t i = 0; i < json_array_size(value); i++)
			render_in(r, body, json_array_get(value, i));
}

static void put_value(struct renderer *r, const json_t *value)
{
	if (json_is_string(value))
		r->escape(json_string_value(value), r->out);
	else if (json_is_integer(value))
		sbuf_printf(r->out, "%lld", (long long)json_integer_value(value));
}

/* The tag that ends what OPEN starts. */
static struct tag end_of(struct str text, const struct tag *open)
{
	unsigned depth = 1;
	struct tag tag = *open;

	while (depth) {
		if (!next_tag(text, tag.end, &tag))
			SCMPL_BUG("template: %s does not end", open->name);
		if (strcmp(tag.name, open->name) == 0)
			depth += tag.kind == '/' ? -1u : tag.kind == '#' || tag.kind == '^';
	}
	return tag;
}

static void render(struct renderer *r, struct str text)
{
	const char *at = text.ptr;
	struct tag tag, end;

	while (next_tag(text, at, &tag)) {
		sbuf_add(r->out, at, (size_t)(tag.start - at));
		at = tag.end;
		if (tag.kind == '#' || tag.kind == '^') {
			end = end_of(text, &tag);
			render_section(r, &tag, (struct str){at, (size_t)(end.start - at)});
			at = end.end;
		} else if (tag.kind == '>') {
			render(r, template_text(tag.name));
		} else {
			put_value(r, look_up(r, tag.name));
		}
	}
	sbuf_add(r->out, at, (size_t)(text.ptr + text.len - at));
}

void template_render(struct arena *arena, const char *name, const json_t *facts,
		     template_escape *escape, struct sbuf *out)
{
	struct renderer r = {arena, escape, out, {facts}, 1};

	render(&r, template_text(name));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "page/template.h"

#include "core/vec.h"

#include <string.h>

#define DEPTH 12 /* of sections, one inside the other, those of files included */

struct page_template {
	char name[24];
	uint32_t offset, len;
};

#include "templates.inc"

static size_t find_template(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(templates); i++)
		if (strcmp(templates[i].name, name) == 0)
			return i;
	SCMPL_BUG("there is no template %s", name);
}

struct str template_text(const char *name)
{
	const struct page_template *one = &templates[find_template(name)];

	return (struct str){(const char *)template_bytes + one->offset, one->len};
}

/* A piece of a template: text as it stands, or a tag. */
struct node {
	char kind; /* '=' text, '.' a name, or as struct tag has it */
	struct str text;
	const char *name;
	size_t end; /* of a section: the node of its end */
};

VEC_STRUCT(nodes, struct node);

struct renderer {
	struct arena *arena;
	template_escape *escape;
	struct sbuf *out;
	const json_t *scopes[DEPTH];
	size_t depth;
	struct nodes parsed[ARRAY_LEN(templates)]; /* those that were needed */
};

struct tag {
	char kind; /* '#', '^', '/', '>'; '.' a name */
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
	if (tag->kind != '.' && hi < end && is_blank(lo, tag->start) &&
	    is_blank(tag->end, hi)) {
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
	tag->kind = strchr("#^/>", *open) ? *open++ : '.';
	len = (size_t)(close - open);
	if (len >= sizeof(tag->name))
		SCMPL_BUG("template: a tag is too long");
	memcpy(tag->name, open, len);
	tag->name[len] = '\0';
	take_line(text, tag);
	return true;
}

/* Append what TEXT is made of to NODES. */
static void parse(struct arena *arena, struct str text, struct nodes *nodes)
{
	const char *at = text.ptr;
	size_t open[DEPTH], depth = 0;
	struct tag tag;

	for (; next_tag(text, at, &tag); at = tag.end) {
		*VEC_PUSH(arena, nodes) =
			(struct node){'=', {at, (size_t)(tag.start - at)}, NULL, 0};
		if (tag.kind == '/') {
			if (!depth || strcmp(nodes->ptr[open[depth - 1]].name, tag.name) != 0)
				SCMPL_BUG("template: %s ends what is not open", tag.name);
			nodes->ptr[open[--depth]].end = nodes->len;
			continue;
		}
		if (strchr("#^", tag.kind)) {
			if (depth == DEPTH)
				SCMPL_BUG("template: sections are too deep");
			open[depth++] = nodes->len;
		}
		*VEC_PUSH(arena, nodes) =
			(struct node){tag.kind,
				      {NULL, 0},
				      arena_strndup(arena, tag.name, strlen(tag.name)),
				      0};
	}
	if (depth)
		SCMPL_BUG("template: %s does not end", nodes->ptr[open[depth - 1]].name);
	*VEC_PUSH(arena, nodes) =
		(struct node){'=', {at, (size_t)(text.ptr + text.len - at)}, NULL, 0};
}

static const struct nodes *parsed(struct renderer *r, const char *name)
{
	size_t i = find_template(name);

	if (!r->parsed[i].len)
		parse(r->arena, template_text(name), &r->parsed[i]);
	return &r->parsed[i];
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

static void render(struct renderer *r, const struct nodes *nodes, size_t from, size_t to);

/* The section that node AT of NODES begins, where its name stands for SCOPE. */
static void render_in(struct renderer *r, const struct nodes *nodes, size_t at,
		      const json_t *scope)
{
	if (r->depth == DEPTH)
		SCMPL_BUG("template: sections are too deep");
	r->scopes[r->depth++] = scope;
	render(r, nodes, at + 1, nodes->ptr[at].end);
	r->depth--;
}

static void render_section(struct renderer *r, const struct nodes *nodes, size_t at)
{
	const struct node *node = &nodes->ptr[at];
	const json_t *value = look_up(r, node->name);

	if (is_nothing(value) != (node->kind == '^'))
		return;
	if (node->kind == '^' || (!json_is_array(value) && !json_is_object(value)))
		render(r, nodes, at + 1, node->end);
	else if (json_is_object(value))
		render_in(r, nodes, at, value);
	else
		for (size_t i = 0; i < json_array_size(value); i++)
			render_in(r, nodes, at, json_array_get(value, i));
}

static void put_value(struct renderer *r, const json_t *value)
{
	if (json_is_string(value))
		r->escape(json_string_value(value), r->out);
	else if (json_is_integer(value))
		sbuf_printf(r->out, "%lld", (long long)json_integer_value(value));
}

static void render_file(struct renderer *r, const char *name)
{
	const struct nodes *nodes = parsed(r, name);

	render(r, nodes, 0, nodes->len);
}

static void render(struct renderer *r, const struct nodes *nodes, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct node *node = &nodes->ptr[i];

		if (node->kind == '=') {
			sbuf_add(r->out, node->text.ptr, node->text.len);
		} else if (node->kind == '>') {
			render_file(r, node->name);
		} else if (node->kind == '.') {
			put_value(r, look_up(r, node->name));
		} else {
			render_section(r, nodes, i);
			i = node->end - 1;
		}
	}
}

void template_render(struct arena *arena, const char *name, const json_t *facts,
		     template_escape *escape, struct sbuf *out)
{
	struct renderer r = {arena, escape, out, {facts}, 1, {{0}}};

	render_file(&r, name);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/yaml.h"

#include "core/json_print.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "profile/yaml_text.h"
#include "syntax/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <yaml.h>

#define PIECES_MAX (1u << 18) /* from there on texts have one place each */

/* A sequence or mapping that is not at its end. */
struct level {
	bool is_mapping;
	size_t nodes; /* begun so far; of a mapping, keys and values */
	size_t keys;  /* of a mapping: where its first key is in the converter's */
};

/* A key as it stands in the JSON, and where it begins in the YAML. */
struct key {
	struct str text;
	uint32_t lo;
};

struct converter {
	struct context *ctx;
	const struct source *source;
	yaml_parser_t parser;
	VEC(struct level) levels;
	VEC(struct key) keys; /* of the levels that are mappings */
	struct sbuf out;
	size_t line; /* of OUT's end, from 0 */
	struct source_pieces *pieces;
	size_t characters; /* of the text, which are ... */
	uint32_t bytes;    /* ... as many bytes: marks come in order */
	size_t documents;
	bool failed;
};

/* Diagnoses. */

/* The byte of the text that MARK is at, which counts characters. */
static uint32_t offset_of(struct converter *c, yaml_mark_t mark)
{
	struct str text = c->source->text;

	if (mark.index < c->characters)
		c->characters = c->bytes = 0;
	for (; c->characters < mark.index && c->bytes < text.len; c->characters++) {
		size_t used;

		(void)utf8_next(text.ptr + c->bytes, text.len - c->bytes, &used);
		c->bytes += (uint32_t)used;
	}
	return c->bytes;
}

static void wrong_at(struct converter *c, uint32_t at, const char *what)
{
	uint32_t end = at < c->source->text.len ? at + 1 : at;

	c->failed = true;
	diag_error(c->ctx->diags, (struct span){c->source->id, at, end}, DIAG_JSON_SYNTAX, "%s",
		   what);
}

static void wrong(struct converter *c, yaml_mark_t mark, const char *what)
{
	wrong_at(c, offset_of(c, mark), what);
}

static void report_parser(struct converter *c)
{
	const yaml_parser_t *parser = &c->parser;
	const char *what;

	if (parser->error == YAML_MEMORY_ERROR)
		base_out_of_memory();
	what = arena_printf(c->ctx->arena, "this is not YAML: %s", parser->problem);
	if (parser->error == YAML_READER_ERROR)
		wrong_at(c, (uint32_t)parser->problem_offset, what);
	else
		wrong(c, parser->problem_mark, what);
}

/* What JSON has no word for: in a file of a cluster it would be surprising, too. */
static void check_properties(struct converter *c, const yaml_event_t *event,
			     const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		wrong(c, event->start_mark, "a profile in YAML has no anchors");
	else if (tag)
		wrong(c, event->start_mark, "a profile in YAML has no tags");
}

/* JSON. */

static struct level *innermost(const struct converter *c)
{
	return c->levels.len ? &c->levels.ptr[c->levels.len - 1] : NULL;
}

/* What comes is what stands in the YAML between where EVENT starts and ends. */
static void begin_piece(struct converter *c, const yaml_event_t *event)
{
	uint32_t lo = offset_of(c, event->start_mark);

	source_pieces_add(c->ctx->arena, c->pieces, (uint32_t)c->out.len,
			  (struct span){c->source->id, lo, offset_of(c, event->end_mark)},
			  false);
}

/* What stands between this node and the one before it, and the way to its place; each line is
 * the same in both. */
static void begin_node(struct converter *c, const yaml_event_t *event)
{
	struct level *level = innermost(c);

	if (level && level->nodes++ > 0)
		sbuf_puts(&c->out, level->is_mapping && level->nodes % 2 == 0 ? ":" : ",");
	for (; c->line < event->start_mark.line; c->line++)
		sbuf_puts(&c->out, "\n");
	begin_piece(c, event);
}

/* TEXT in quotes; where it was put. */
static uint32_t put_string(struct converter *c, struct str text)
{
	uint32_t lo = (uint32_t)c->out.len;

	/* libyaml hands out nothing but UTF-8 */
	json_put(json_stringn(text.ptr, text.len), JSON_ENCODE_ANY, &c->out);
	return lo;
}

/* The place of what comes in the YAML. */
static struct span place_here(const struct converter *c)
{
	return c->pieces->ptr[c->pieces->len - 1].written; /* begin_node's */
}

static void put_key(struct converter *c, struct str text)
{
	size_t at = put_string(c, text), len = c->out.len - at;
	const char *copy = arena_strndup(c->ctx->arena, c->out.ptr + at, len);

	*VEC_PUSH(c->ctx->arena, &c->keys) = (struct key){{copy, len}, place_here(c).lo};
}

/* A text in STYLE that may be a profile itself: each piece of it has a place. */
static void put_text(struct converter *c, struct str text, yaml_scalar_style_t style)
{
	struct span span = place_here(c);
	struct yaml_text written = {c->source, span.lo, span.hi, style, text};
	uint32_t lo = put_string(c, text);

	if (source_text_is_profile(text.ptr) && c->pieces->len < PIECES_MAX)
		yaml_text_places(c->ctx->arena, &written, (struct str){c->out.ptr, c->out.len},
				 lo, c->pieces);
}

/* A scalar without quotes: what it is, its form says. */
static void put_plain(struct converter *c, struct str text)
{
	uint64_t number;

	if (!text.len || str_is(text, "~") || str_is(text, "null"))
		sbuf_puts(&c->out, "null");
	else if (str_is(text, "true") || str_is(text, "false"))
		sbuf_puts(&c->out, str_is(text, "true") ? "true" : "false");
	else if (number_parse(text, false, &number) == NUMBER_OK)
		sbuf_puts(&c->out, arena_printf(c->ctx->arena, "%" PRIu64, number));
	else
		put_string(c, text);
}

/* Events. */

static bool is_at_key(const struct converter *c)
{
	const struct level *level = innermost(c);

	return level && level->is_mapping && level->nodes % 2 == 0;
}

static void convert_scalar(struct converter *c, const yaml_event_t *event)
{
	struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	bool is_key = is_at_key(c);

	check_properties(c, event, event->data.scalar.anchor, event->data.scalar.tag);
	begin_node(c, event);
	if (is_key)
		put_key(c, text);
	else if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		put_plain(c, text);
	else
		put_text(c, text, event->data.scalar.style);
}

static void open_level(struct converter *c, const yaml_event_t *event, bool is_mapping)
{
	if (is_at_key(c))
		wrong(c, event->start_mark, "a key is a name");
	else if (c->levels.len == LIMIT_DEPTH) /* libyaml looks at all levels for each token */
		wrong(c, event->start_mark, "this is nested too deeply");
	begin_node(c, event);
	sbuf_puts(&c->out, is_mapping ? "{" : "[");
	*VEC_PUSH(c->ctx->arena, &c->levels) = (struct level){is_mapping, 0, c->keys.len};
}

static int by_text(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = str_compare(x->text, y->text);

	return order ? order : base_order(x->lo, y->lo);
}

/* Readers do not agree which of two of a name counts: an API server takes neither. */
static void check_keys(struct converter *c, struct key *keys, size_t count)
{
	qsort(keys, count, sizeof(*keys), by_text);
	for (size_t i = 1; i < count; i++)
		if (str_equal(keys[i - 1].text, keys[i].text) && !c->failed)
			wrong_at(c, keys[i].lo,
				 arena_printf(c->ctx->arena, "%.*s is here for the second time",
					      STR_FMT(keys[i].text)));
}

static void close_level(struct converter *c, const yaml_event_t *event)
{
	const struct level *level = innermost(c);

	if (event->end_mark.index > event->start_mark.index) /* a bracket */
		begin_piece(c, event);
	if (level->is_mapping && c->keys.len > level->keys)
		check_keys(c, c->keys.ptr + level->keys, c->keys.len - level->keys);
	sbuf_puts(&c->out, level->is_mapping ? "}" : "]");
	if (level->is_mapping)
		c->keys.len = level->keys;
	c->levels.len--;
}

static void convert(struct converter *c, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (c->documents++)
			sbuf_puts(&c->out, ",");
		break;
	case YAML_ALIAS_EVENT:
		wrong(c, event->start_mark, "a profile in YAML has no aliases");
		break;
	case YAML_SCALAR_EVENT:
		convert_scalar(c, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		check_properties(c, event, event->data.sequence_start.anchor,
				 event->data.sequence_start.tag);
		open_level(c, event, false);
		break;
	case YAML_MAPPING_START_EVENT:
		check_properties(c, event, event->data.mapping_start.anchor,
				 event->data.mapping_start.tag);
		open_level(c, event, true);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_level(c, event);
		break;
	default:
		break;
	}
}

const struct source *yaml_to_json(struct context *ctx, const struct source *source)
{
	const struct source *made = source_made_of(ctx->sources, source);
	struct converter c = {.ctx = ctx, .source = source, .out = {.arena = ctx->arena}};
	bool is_end = false;

	if (made)
		return made;
	c.pieces = ARENA_NEW(ctx->arena, struct source_pieces);
	sbuf_puts(&c.out, "[");
	if (!yaml_parser_initialize(&c.parser))
		base_out_of_memory();
	yaml_parser_set_encoding(&c.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&c.parser, (const unsigned char *)source->text.ptr,
				     source->text.len);
	while (!is_end && !c.failed) {
		yaml_event_t event;

		if (!yaml_parser_parse(&c.parser, &event)) {
			report_parser(&c);
			break;
		}
		is_end = event.type == YAML_STREAM_END_EVENT;
		convert(&c, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&c.parser);
	sbuf_puts(&c.out, "]\n");
	return c.failed ? NULL
			: source_add_made(ctx->sources, source, NULL,
					  (struct str){c.out.ptr, c.out.len}, c.pieces);
}

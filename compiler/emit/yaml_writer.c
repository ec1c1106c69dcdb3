/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/yaml_writer.h"

#include <inttypes.h>
#include <string.h>
#include <yaml.h>

struct yaml_writer {
	yaml_emitter_t emitter;
	struct sbuf out;
};

static int add_text(void *data, unsigned char *text, size_t len)
{
	sbuf_add(data, (const char *)text, len);
	return 1;
}

/* EVENT was made, and is taken over. */
static void emit(struct yaml_writer *yaml, int is_made, yaml_event_t *event)
{
	if (!is_made || !yaml_emitter_emit(&yaml->emitter, event))
		base_out_of_memory();
}

struct yaml_writer *yaml_writer_new(struct arena *arena)
{
	struct yaml_writer *yaml = ARENA_NEW(arena, struct yaml_writer);
	yaml_event_t event;

	yaml->out.arena = arena;
	if (!yaml_emitter_initialize(&yaml->emitter))
		base_out_of_memory();
	yaml_emitter_set_output(&yaml->emitter, add_text, &yaml->out);
	emit(yaml, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event);
	emit(yaml, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event);
	return yaml;
}

struct str yaml_writer_end(struct yaml_writer *yaml)
{
	yaml_event_t event;

	emit(yaml, yaml_document_end_event_initialize(&event, 1), &event);
	emit(yaml, yaml_stream_end_event_initialize(&event), &event);
	yaml_emitter_delete(&yaml->emitter);
	return (struct str){yaml->out.ptr, yaml->out.len};
}

void yaml_start_map(struct yaml_writer *yaml)
{
	yaml_event_t event;

	emit(yaml,
	     yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
						 YAML_BLOCK_MAPPING_STYLE),
	     &event);
}

void yaml_end_map(struct yaml_writer *yaml)
{
	yaml_event_t event;

	emit(yaml, yaml_mapping_end_event_initialize(&event), &event);
}

void yaml_start_list(struct yaml_writer *yaml)
{
	yaml_event_t event;

	emit(yaml,
	     yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
						  YAML_BLOCK_SEQUENCE_STYLE),
	     &event);
}

void yaml_end_list(struct yaml_writer *yaml)
{
	yaml_event_t event;

	emit(yaml, yaml_sequence_end_event_initialize(&event), &event);
}

static void put_scalar(struct yaml_writer *yaml, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t event;

	emit(yaml,
	     yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text,
					  (int)strlen(text), 1, 1, style),
	     &event);
}

void yaml_put_word(struct yaml_writer *yaml, const char *word)
{
	put_scalar(yaml, word, YAML_PLAIN_SCALAR_STYLE);
}

void yaml_put_quoted(struct yaml_writer *yaml, const char *text)
{
	put_scalar(yaml, text, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

void yaml_put_pair(struct yaml_writer *yaml, const char *key, const char *word)
{
	yaml_put_word(yaml, key);
	yaml_put_word(yaml, word);
}

void yaml_put_number(struct yaml_writer *yaml, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	yaml_put_pair(yaml, key, text);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_fields.h"

#include "core/limits.h"
#include "core/suggest.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct span docker_span_at(const struct docker_parser *parser, size_t at)
{
	return parser->source->id ? json_span(parser->source, at) : SPAN_NONE;
}

size_t docker_field_at(const struct docker_parser *parser, struct json_node object,
		       const char *key)
{
	if (parser->source->id == 0)
		return 0;
	return json_locate_field(parser->source->text, object.at, key);
}

bool docker_is_hopeless(const struct docker_parser *parser)
{
	return diag_error_count(parser->ctx->diags) >= LIMIT_ERRORS;
}

const json_t *docker_typed_field(struct docker_parser *parser, struct json_node object,
				 const char *key, json_type type)
{
	static const char *const kinds[] = {[JSON_OBJECT] = "an object",
					    [JSON_ARRAY] = "an array",
					    [JSON_STRING] = "a string"};
	const json_t *value = json_field(object.json, key);

	if (!value || json_typeof(value) == type)
		return value;
	DOCKER_WRONG_FIELD(parser, object, key, "'%s' has to be %s", key, kinds[type]);
	return NULL;
}

const char *docker_string_field(struct docker_parser *parser, struct json_node object,
				const char *key)
{
	return json_string_value(docker_typed_field(parser, object, key, JSON_STRING));
}

struct docker_list docker_list_field(struct docker_parser *parser, struct json_node object,
				     const char *key)
{
	const json_t *json = docker_typed_field(parser, object, key, JSON_ARRAY);

	return (struct docker_list){.of = object, .key = key, .json = json};
}

struct json_node docker_object_field(struct docker_parser *parser, struct json_node object,
				     const char *key)
{
	const json_t *json = docker_typed_field(parser, object, key, JSON_OBJECT);

	return (struct json_node){json, json ? docker_field_at(parser, object, key) : 0};
}

bool docker_next(const struct docker_parser *parser, struct docker_list *list)
{
	return list->count++ < json_array_size(list->json) && !docker_is_hopeless(parser);
}

size_t docker_item_at(const struct docker_parser *parser, struct docker_list *list)
{
	struct str text = parser->source->text;

	if (parser->source->id == 0)
		return 0;
	if (!list->at)
		list->at =
			json_locate_item(text, docker_field_at(parser, list->of, list->key), 0);
	for (; list->index + 1 < list->count; list->index++)
		list->at = json_locate_next(text, list->at);
	return list->at;
}

struct json_node docker_item(const struct docker_parser *parser, struct docker_list *list)
{
	return (struct json_node){json_array_get(list->json, list->count - 1),
				  docker_item_at(parser, list)};
}

const char *docker_string_item(struct docker_parser *parser, struct docker_list *list)
{
	const char *text = json_string_value(json_array_get(list->json, list->count - 1));

	if (!text)
		DOCKER_WRONG(parser, docker_item_at(parser, list), "'%s' takes strings",
			     list->key);
	return text;
}

bool docker_number_field(struct docker_parser *parser, struct json_node object, const char *key,
			 uint64_t *number)
{
	const json_t *value = json_field(object.json, key);

	if (!value || json_unsigned(value, number))
		return true;
	DOCKER_WRONG_FIELD(parser, object, key,
			   "'%s' has to be an integer from 0 to 18446744073709551615", key);
	return false;
}

bool docker_may_warn(const struct docker_parser *parser)
{
	return parser->source->id != 0 && parser->warnings < LIMIT_ERRORS;
}

void docker_warn(struct docker_parser *parser, size_t at, const char *fmt, ...)
{
	char text[256];
	va_list args;

	if (!docker_may_warn(parser))
		return;
	parser->warnings++;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	diag_warning(parser->ctx->diags, docker_span_at(parser, at), DIAG_JSON_MEANING, "%s",
		     text);
}

static bool is_known(const char *key, const char *const *known)
{
	for (; *known; known++)
		if (strcasecmp(key, *known) == 0)
			return true;
	return false;
}

/* True of what people write for people: "_comment", "//". */
static bool is_remark(const char *key)
{
	return key[0] == '_' || strncmp(key, "//", 2) == 0;
}

static void add_comment(struct arena *arena, const char *text, const char **comment)
{
	if (text && *text)
		*comment = *comment ? arena_printf(arena, "%s\n%s", *comment, text)
				    : arena_printf(arena, "%s", text);
}

void docker_add_comments(const struct docker_parser *parser, struct json_node object,
			 const char **comment)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object.json, key, value)
		if (strcasecmp(key, "comment") == 0 || is_remark(key))
			add_comment(parser->ctx->arena, json_string_value(value), comment);
}

/* 'value_two' for 'valueTwo': without regard to capitals and to what joins words. */
static bool is_spelling(const char *key, const char *known)
{
	for (; *key || *known; key++) {
		if (*key == '_' || *key == '-')
			continue;
		if (tolower((unsigned char)*key) != tolower((unsigned char)*known))
			return false;
		known++;
	}
	return true;
}

static const char *nearest(const char *key, const char *const *known)
{
	struct suggest suggest = suggest_start(str_of(key));

	for (; *known; known++) {
		if (is_spelling(key, *known))
			return *known;
		suggest_offer(&suggest, *known);
	}
	return suggest.best;
}

void docker_warn_unknown(struct docker_parser *parser, struct json_node object,
			 const char *const *known)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object.json, key, value) {
		struct diag *diag;

		if (!docker_may_warn(parser))
			return;
		if (is_known(key, known) || is_remark(key) || key[0] == '$')
			continue;
		parser->warnings++;
		diag = diag_warning(
			parser->ctx->diags,
			docker_span_at(parser, docker_field_at(parser, object, key)),
			DIAG_JSON_MEANING, "engines take no notice of '%s'", key);
		diag_did_you_mean(parser->ctx->diags, diag, nearest(key, known));
	}
}

void docker_warn_ignored(struct docker_parser *parser, struct json_node object, const char *key)
{
	static const char *const readers[] = {[PROFILE_DOCKER] = "Docker",
					      [PROFILE_OCI] = "runtimes",
					      [PROFILE_PODMAN] = "Podman",
					      [PROFILE_KUBERNETES] = "Kubernetes"};
	const json_t *value = json_field(object.json, key);

	if (value && docker_may_warn(parser) &&
	    !((json_is_object(value) && json_object_size(value) == 0) ||
	      (json_is_array(value) && json_array_size(value) == 0)))
		docker_warn(parser, docker_field_at(parser, object, key), "%s ignore%s '%s'",
			    readers[parser->profile->form],
			    parser->profile->form == PROFILE_OCI ? "" : "s", key);
}

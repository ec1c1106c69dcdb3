/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_fields.h"

#include "core/limits.h"

#include <stdarg.h>
#include <stdio.h>

struct span docker_span_at(const struct docker_parser *parser, size_t at)
{
	const struct source *source = parser->source;

	if (source->id == 0)
		return SPAN_NONE;
	return (struct span){source->id, (uint32_t)at,
			     (uint32_t)json_locate_end(source->text, at)};
}

size_t docker_field_at(const struct docker_parser *parser, size_t at, const char *key)
{
	if (parser->source->id == 0)
		return 0;
	return json_locate_field(parser->source->text, at, key);
}

size_t docker_item_at(const struct docker_parser *parser, size_t at, size_t index)
{
	if (parser->source->id == 0)
		return 0;
	return json_locate_item(parser->source->text, at, index);
}

bool docker_is_hopeless(const struct docker_parser *parser)
{
	return diag_error_count(parser->ctx->diags) >= LIMIT_ERRORS;
}

const json_t *docker_typed_field(struct docker_parser *parser, const json_t *object, size_t at,
				 const char *key, json_type type)
{
	static const char *const kinds[] = {[JSON_OBJECT] = "an object",
					    [JSON_ARRAY] = "an array",
					    [JSON_STRING] = "a string"};
	const json_t *value = json_field(object, key);

	if (!value || json_typeof(value) == type)
		return value;
	DOCKER_WRONG(parser, docker_field_at(parser, at, key), "'%s' has to be %s", key,
		     kinds[type]);
	return NULL;
}

const char *docker_string_field(struct docker_parser *parser, const json_t *object, size_t at,
				const char *key)
{
	const json_t *value = docker_typed_field(parser, object, at, key, JSON_STRING);

	return value ? json_string_value(value) : NULL;
}

const char *docker_string_item(struct docker_parser *parser, const json_t *array, size_t index,
			       size_t at, const char *key)
{
	const char *text = json_string_value(json_array_get(array, index));

	if (!text)
		DOCKER_WRONG(parser,
			     docker_item_at(parser, docker_field_at(parser, at, key), index),
			     "'%s' takes strings", key);
	return text;
}

bool docker_number_field(struct docker_parser *parser, const json_t *object, size_t at,
			 const char *key, uint64_t *number)
{
	const json_t *value = json_field(object, key);

	if (!value || json_unsigned(value, number))
		return true;
	DOCKER_WRONG(parser, docker_field_at(parser, at, key),
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

void docker_warn_ignored(struct docker_parser *parser, const json_t *object, size_t at,
			 const char *key)
{
	static const char *const readers[] = {[PROFILE_DOCKER] = "Docker",
					      [PROFILE_OCI] = "runtimes",
					      [PROFILE_PODMAN] = "Podman",
					      [PROFILE_KUBERNETES] = "Kubernetes"};
	const json_t *value = json_field(object, key);

	if (value && docker_may_warn(parser) &&
	    !((json_is_object(value) && json_object_size(value) == 0) ||
	      (json_is_array(value) && json_array_size(value) == 0)))
		docker_warn(parser, docker_field_at(parser, at, key), "%s ignore%s '%s'",
			    readers[parser->profile->form],
			    parser->profile->form == PROFILE_OCI ? "" : "s", key);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "core/json_print.h"

#include <stdlib.h>
#include <string.h>

json_t *json_text(struct arena *arena, const char *text)
{
	json_t *json = json_string(text);
	char *copy;

	if (json)
		return json;
	copy = arena_strndup(arena, text, strlen(text));
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	json = json_string(copy);
	if (!json)
		base_out_of_memory();
	return json;
}

void json_put(json_t *value, size_t flags, struct sbuf *out)
{
	char *text = value ? json_dumps(value, flags) : NULL;

	if (!text)
		base_out_of_memory();
	sbuf_puts(out, text);
	free(text);
	json_decref(value);
}

void json_print(json_t *value, struct sbuf *out)
{
	json_put(value, JSON_INDENT(2), out);
	sbuf_puts(out, "\n");
}

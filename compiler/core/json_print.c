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

void json_print(json_t *value, struct sbuf *out)
{
	char *text = json_dumps(value, JSON_INDENT(2));

	if (!text)
		base_out_of_memory();
	sbuf_printf(out, "%s\n", text);
	free(text);
	json_decref(value);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "page/frame.h"

#include "core/sha256.h"
#include "page/template.h"

void frame_add(struct arena *arena, json_t *root, const char *version)
{
	json_object_set_new(root, "version", json_string(version));
	json_object_set_new(root, "style_hash",
			    json_string(sha256_base64(arena, template_text("page.css"))));
	json_object_set_new(root, "script_hash",
			    json_string(sha256_base64(arena, template_text("page.js"))));
}

void frame_add_bar(json_t *object, unsigned open, unsigned partly, unsigned all)
{
	if (!all)
		return;
	json_object_set_new(object, "open_to", json_integer(open * 1000 / all));
	json_object_set_new(object, "partly_to", json_integer((open + partly) * 1000 / all));
}

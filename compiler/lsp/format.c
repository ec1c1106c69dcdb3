/* SPDX-License-Identifier: Apache-2.0 */
/* formatting: the canonical layout, as the smallest edit that makes it. */
#include "lsp/server.h"

#include "syntax/fmt.h"

/* How many bytes of whole lines A and B have in common at their start. */
static uint32_t common_start(struct str a, struct str b)
{
	uint32_t lines = 0;

	for (uint32_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
		if (a.ptr[i] == '\n')
			lines = i + 1;
	return lines;
}

/* ... at their end, behind FROM. */
static uint32_t common_end(struct str a, struct str b, uint32_t from)
{
	uint32_t lines = 0;

	for (uint32_t i = 1;
	     i <= a.len - from && i <= b.len - from && a.ptr[a.len - i] == b.ptr[b.len - i];
	     i++)
		if (i == a.len - from || a.ptr[a.len - i - 1] == '\n')
			lines = i;
	return lines;
}

static json_t *edits_between(const struct snapshot *snapshot, struct str before,
			     struct str after)
{
	uint32_t lo = common_start(before, after), end;
	struct str text;

	if (str_equal(before, after))
		return json_array();
	end = common_end(before, after, lo);
	text = (struct str){after.ptr + lo, after.len - lo - end};
	return json_pack("[{s:o, s:o}]", "range",
			 text_map_range(&snapshot->map, lo, (uint32_t)before.len - end),
			 "newText", server_text(snapshot->ctx->arena, text));
}

json_t *lsp_format(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;
	struct diag_capture capture;
	struct sbuf out;
	bool ok;

	if (!request_document(server, params, error, &place))
		return NULL;
	if (place.snapshot->kind != TEXT_POLICY)
		return json_null();
	out = (struct sbuf){.arena = place.snapshot->ctx->arena};
	capture = diag_capture_start(&place.snapshot->ctx->diags);
	ok = fmt_source(place.snapshot->ctx, place.snapshot->source, &out);
	(void)diag_capture_end(&capture);
	return ok ? edits_between(place.snapshot, place.snapshot->source->text,
				  (struct str){sbuf_text(&out), out.len})
		  : json_null();
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/layout.h"

#include "profile/json.h"

#include <string.h>

#define DIGEST_START "sha256:"
#define HASH_DIGITS 64

struct layout_reader {
	struct context *ctx;
	struct layout_place place;
};

static bool fail(const struct layout_reader *reader, const struct source *source,
		 const char *text)
{
	diag_error(reader->ctx->diags, (struct span){source->id, 0, 0}, DIAG_JSON_MEANING,
		   "this is no artifact with a seccomp profile: %s", text);
	return false;
}

/* The digits of the digest that DESCRIPTOR has; NULL when it has none of SHA-256. */
static const char *hash_of(const json_t *descriptor)
{
	const char *digest = json_string_value(json_field(descriptor, "digest"));
	size_t start = strlen(DIGEST_START);

	if (!digest || strncmp(digest, DIGEST_START, start) != 0 ||
	    strlen(digest) != start + HASH_DIGITS ||
	    strspn(digest + start, "0123456789abcdef") != HASH_DIGITS)
		return NULL;
	return digest + start;
}

/* What the DESCRIPTOR that FROM has leads to, and is; NULL after a diagnosis. */
static const struct source *open_blob(const struct layout_reader *reader,
				      const struct source *from, const json_t *descriptor)
{
	struct arena *arena = reader->ctx->arena;
	const char *hash = hash_of(descriptor);
	const struct source *blob;

	if (!hash) {
		fail(reader, from, "it leads to nothing by a SHA-256");
		return NULL;
	}
	blob = reader->place.open(reader->ctx, reader->place.data,
				  arena_printf(arena, LAYOUT_BLOBS "%s", hash));
	if (blob && strcmp(layout_hash(arena, blob->text), hash) != 0) {
		fail(reader, blob, "the file is not what its name says (SHA-256)");
		return NULL;
	}
	return blob;
}

/* The only element of LIST, a member of FROM's; NULL after a diagnosis. */
static const json_t *only_one(const struct layout_reader *reader, const struct source *from,
			      const json_t *list, const char *what)
{
	if (json_array_size(list) == 1)
		return json_array_get(list, 0);
	fail(reader, from,
	     arena_printf(reader->ctx->arena, "it has %zu %s, expected one",
			  json_array_size(list), what));
	return NULL;
}

/* What says what the artifact is: the type of its configuration, or one of its own. */
static bool is_seccomp(const json_t *manifest)
{
	const json_t *config = json_field(manifest, "config");
	const char *type = json_string_value(json_field(config, "mediaType"));
	const char *own = json_string_value(json_field(manifest, "artifactType"));

	return (type && strcmp(type, LAYOUT_CONFIG_TYPE) == 0) ||
	       (own && strcmp(own, LAYOUT_CONFIG_TYPE) == 0);
}

static bool read_manifest(const struct layout_reader *reader, const struct source *source,
			  const json_t *manifest, struct layout_content *content)
{
	const json_t *layer;

	if (!is_seccomp(manifest))
		return fail(reader, source, "its type is not " LAYOUT_CONFIG_TYPE);
	layer = only_one(reader, source, json_field(manifest, "layers"), "layers");
	content->profile = layer ? open_blob(reader, source, layer) : NULL;
	content->digest = arena_printf(reader->ctx->arena, DIGEST_START "%s",
				       layout_hash(reader->ctx->arena, source->text));
	return content->profile != NULL;
}

static const struct source *open_manifest(const struct layout_reader *reader)
{
	const struct source *index =
		reader->place.open(reader->ctx, reader->place.data, LAYOUT_INDEX);
	json_t *top = index ? json_load_source(reader->ctx, index) : NULL;
	const json_t *manifest;
	const struct source *source = NULL;

	if (!top)
		return NULL;
	manifest = only_one(reader, index, json_field(top, "manifests"), "manifests");
	if (manifest)
		source = open_blob(reader, index, manifest);
	json_decref(top);
	return source;
}

bool layout_read(struct context *ctx, struct layout_place place, struct layout_content *content)
{
	struct layout_reader reader = {ctx, place};
	const struct source *source = open_manifest(&reader);
	json_t *manifest = source ? json_load_source(ctx, source) : NULL;
	bool is_read = manifest && read_manifest(&reader, source, manifest, content);

	json_decref(manifest);
	return is_read;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runtimes decode the profile strictly, and refuse some of what runc and crun take: the limits
 * here are KEP-6061's, and CRI-O's, which has them first.
 */
#include "emit/layout.h"

#include "core/json_print.h"
#include "kernel/settings.h"
#include "model/complain.h"
#include "profile/docker_parse.h"
#include "profile/docker_plan.h"
#include "profile/docker_prove.h"
#include "profile/docker_write.h"
#include "profile/plain_form.h"

#include <jansson.h>
#include <sha2.h>
#include <string.h>

#define ENTRIES_MAX 128         /* of one call */
#define NUMBER_MAX 4095         /* of errnoRet: the kernel's MAX_ERRNO */
#define BYTES_MAX (1024 * 1024) /* unless a runtime is set to take more */

#define INDEX_TYPE "application/vnd.oci.image.index.v1+json"
#define LAYER_TYPE "application/json"
#define TITLE "org.opencontainers.image.title"
#define DESCRIPTION "org.opencontainers.image.description"

struct layout {
	struct context *ctx;
	const struct policy *policy;
	struct output_files files;
};

static bool refuse(const struct layout *layout, struct span span, const char *text,
		   const char *way_out)
{
	struct diag_sink *diags = layout->ctx->diags;
	struct diag *diag = diag_format_limit(diags, "a profile artifact", span, "%s", text);

	diag_note(diags, diag, "%s", way_out);
	return false;
}

/* ---- what it can say ---- */

static size_t entries_on(const struct profile *profile, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < profile->rules.len; i++)
		for (size_t j = 0; j < profile->rules.ptr[i].names.len; j++)
			count += strcmp(profile->rules.ptr[i].names.ptr[j], name) == 0;
	return count;
}

static bool can_say_rule(const struct layout *layout, const struct profile *profile,
			 const struct profile_rule *rule)
{
	struct arena *arena = layout->ctx->arena;
	struct span place = plain_form_place(layout->policy, rule);

	if (rule->action.data > NUMBER_MAX)
		return refuse(layout, place, "runtimes refuse numbers above 4095",
			      "use a smaller one, or build with -t oci");
	for (size_t i = 0; rule->args.len && i < rule->names.len; i++)
		if (entries_on(profile, rule->names.ptr[i]) > ENTRIES_MAX)
			return refuse(layout, place,
				      arena_printf(arena, "it takes more than %d rules on '%s'",
						   ENTRIES_MAX, rule->names.ptr[i]),
				      "ask for less in one condition, or build with -t oci");
	return true;
}

static bool can_say(const struct layout *layout, struct str text)
{
	const struct profile *profile = docker_parse_text(layout->ctx, text);
	struct span fallback = layout->policy->fallback_span;

	if (!profile)
		return false;
	if (profile->fallback.data > NUMBER_MAX)
		return refuse(layout, fallback, "runtimes refuse numbers above 4095",
			      "use a smaller one, or build with -t oci");
	for (size_t i = 0; i < profile->rules.len; i++)
		if (!can_say_rule(layout, profile, &profile->rules.ptr[i]))
			return false;
	return text.len <= BYTES_MAX ||
	       refuse(layout, fallback, "runtimes refuse a profile of more than 1 MiB",
		      "say less, or build with -t oci");
}

/* ---- files ---- */

const char *layout_hash(struct arena *arena, struct str text)
{
	char hex[SHA256_DIGEST_STRING_LENGTH];

	SHA256Data((const uint8_t *)text.ptr, text.len, hex);
	return arena_printf(arena, "%s", hex);
}

static void add_file(struct layout *layout, const char *name, struct str text)
{
	*VEC_PUSH(layout->ctx->arena, &layout->files) = (struct output_file){name, text};
}

/* The text of VALUE, which is let go of, in the one way that gives it one digest. */
static struct str text_of(const struct layout *layout, json_t *value)
{
	struct sbuf text = {.arena = layout->ctx->arena};

	json_put(value, JSON_COMPACT, &text);
	return (struct str){text.ptr, text.len};
}

/* Add TEXT as a blob; what leads to it. */
static json_t *add_blob(struct layout *layout, const char *media_type, struct str text)
{
	struct arena *arena = layout->ctx->arena;
	const char *hash = layout_hash(arena, text);

	add_file(layout, arena_printf(arena, LAYOUT_BLOBS "%s", hash), text);
	return json_pack("{s:s, s:s, s:I}", "mediaType", media_type, "digest",
			 arena_printf(arena, "sha256:%s", hash), "size", (json_int_t)text.len);
}

/* The manifest of a profile that CONFIG and LAYER lead to, which are let go of. */
static json_t *manifest_of(const struct layout *layout, json_t *config, json_t *layer)
{
	json_t *manifest = json_pack("{s:i, s:s, s:o, s:[o]}", "schemaVersion", 2, "mediaType",
				     LAYOUT_MANIFEST_TYPE, "config", config, "layers", layer);

	if (layout->ctx->settings->complain)
		json_object_set_new(manifest, "annotations",
				    json_pack("{s:s}", DESCRIPTION, COMPLAIN_NOTE));
	return manifest;
}

static void add_files(struct layout *layout, struct str profile)
{
	json_t *config = add_blob(layout, LAYOUT_CONFIG_TYPE, str_of("{}"));
	json_t *layer = add_blob(layout, LAYER_TYPE, profile);
	json_t *manifest;

	json_object_set_new(layer, "annotations", json_pack("{s:s}", TITLE, "profile.json"));
	manifest = add_blob(layout, LAYOUT_MANIFEST_TYPE,
			    text_of(layout, manifest_of(layout, config, layer)));
	add_file(layout, LAYOUT_INDEX,
		 text_of(layout, json_pack("{s:i, s:s, s:[o]}", "schemaVersion", 2, "mediaType",
					   INDEX_TYPE, "manifests", manifest)));
	add_file(layout, LAYOUT_MARK,
		 text_of(layout, json_pack("{s:s}", "imageLayoutVersion", "1.0.0")));
}

const char *layout_digest(struct arena *arena, const struct output_files *files)
{
	/* Behind it are the index and the mark. */
	const char *name = files->ptr[files->len - 3].name;

	return arena_printf(arena, "sha256:%s", name + strlen(LAYOUT_BLOBS));
}

/* ---- proof ---- */

static const struct source *open_made(struct context *ctx, void *data, const char *name)
{
	const struct output_files *files = data;

	for (size_t i = 0; i < files->len; i++)
		if (strcmp(files->ptr[i].name, name) == 0)
			return source_add(ctx->sources, name, files->ptr[i].text);
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK, "it has no '%s'", name);
	return NULL;
}

static bool prove(struct layout *layout)
{
	struct context *ctx = layout->ctx;
	struct docker_options options = {.form = PROFILE_OCI,
					 .strict_registers = ctx->settings->strict_registers};
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct layout_content content;
	bool is_read =
		layout_read(ctx, (struct layout_place){open_made, &layout->files}, &content);
	const struct diag_sink *reasons = diag_capture_end(&capture);

	if (is_read)
		return docker_prove(ctx, layout->policy, content.profile->text, &options);
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK, "the layout cannot be read back: %s",
		   diag_get(reasons, 0)->message);
	return false;
}

bool layout_emit(struct context *ctx, const struct policy *policy, struct output_files *files)
{
	struct layout layout = {.ctx = ctx, .policy = policy};
	struct sbuf out = {.arena = ctx->arena};
	struct str profile;

	if (!oci_emit(ctx, policy, &out))
		return false;
	profile = (struct str){sbuf_text(&out), out.len};
	if (!can_say(&layout, profile))
		return false;
	add_files(&layout, profile);
	if (!prove(&layout))
		return false;
	*files = layout.files;
	return true;
}

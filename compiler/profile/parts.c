/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/parts.h"

#include "core/suggest.h"
#include "profile/json.h"
#include "profile/manifest.h"
#include "profile/yaml.h"

#include <stdlib.h>
#include <string.h>

#define LISTS_MAX 8   /* one in the other */
#define NAMES_SHOWN 8 /* of the profiles to choose from */

/* A profile that was found. */
struct found_profile {
	const char *name, *owner; /* or "" */
	size_t at;                /* where its value begins */
	const json_t *text;       /* it is a text; NULL: it is an object */
};

struct finder {
	struct context *ctx;
	const struct source *source; /* in JSON */
	bool is_part;                /* of a file itself: nothing is in it but a profile */
	VEC(struct found_profile) found;
	struct manifests others; /* objects that are no profiles */
};

static const char *string_of(const struct finder *f, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_field(object, key));

	return text ? arena_strndup(f->ctx->arena, text, strlen(text)) : "";
}

static void add_object(struct finder *f, struct json_node object)
{
	const json_t *metadata = json_field(object.json, "metadata");

	*VEC_PUSH(f->ctx->arena, &f->found) =
		(struct found_profile){string_of(f, metadata, "name"),
				       string_of(f, metadata, "namespace"), object.at, NULL};
}

/* Enough to be told what is wrong with it. */
static bool is_plain_profile(const json_t *object)
{
	return json_field(object, "defaultAction") || json_field(object, "syscalls") ||
	       json_is_object(json_field(json_field(object, "linux"), "seccomp"));
}

static bool is_profile_text(const char *text)
{
	return source_text_is_profile(text) &&
	       (strcasestr(text, "defaultAction") || strcasestr(text, "syscalls"));
}

/* The texts of the ConfigMap OBJECT that are profiles. */
static void add_texts(struct finder *f, struct json_node object)
{
	struct str text = f->source->text;
	struct json_node data = json_node_field(text, object, "data");
	const char *owner = string_of(f, json_field(object.json, "metadata"), "name");
	size_t key = json_locate_member(text, data.at);

	while (json_is_object(data.json) && text.ptr[key] == '"') {
		size_t value = json_locate_value(text, key);
		const char *name = arena_strndup(f->ctx->arena, text.ptr + key + 1,
						 strcspn(text.ptr + key + 1, "\""));
		const json_t *member = json_object_get(data.json, name);

		if (json_is_string(member) && is_profile_text(json_string_value(member)))
			*VEC_PUSH(f->ctx->arena, &f->found) =
				(struct found_profile){name, owner, value, member};
		key = json_locate_next(text, value);
	}
}

static void find_in(struct finder *f, struct json_node object, unsigned depth);

static void find_in_items(struct finder *f, struct json_node items, unsigned depth)
{
	struct str text = f->source->text;
	struct json_node item = {NULL, json_locate_item(text, items.at, 0)};

	for (size_t i = 0; i < json_array_size(items.json); i++) {
		item.json = json_array_get(items.json, i);
		find_in(f, item, depth);
		item.at = json_locate_next(text, item.at);
	}
}

/* What is in OBJECT, DEPTH lists down. */
static void find_in(struct finder *f, struct json_node object, unsigned depth)
{
	const char *kind = json_string_value(json_field(object.json, "kind"));
	size_t before = f->found.len;

	if (json_is_null(object.json))
		return; /* an empty document */
	if (kind ? strcmp(kind, "SeccompProfile") == 0 : is_plain_profile(object.json))
		add_object(f, object);
	else if (kind && !f->is_part && strcmp(kind, "ConfigMap") == 0)
		add_texts(f, object);
	else if (kind && !f->is_part && str_ends(str_of(kind), "List") && depth < LISTS_MAX)
		find_in_items(f, json_node_field(f->source->text, object, "items"), depth + 1);
	if (f->found.len == before)
		*VEC_PUSH(f->ctx->arena, &f->others) =
			(struct manifest){object, kind ? kind : ""};
}

/* Sources of the profiles. */

static struct str text_of(const struct finder *f, const struct found_profile *found,
			  struct source_pieces *pieces)
{
	struct arena *arena = f->ctx->arena;
	const struct source *source = f->source;
	struct span whole = json_span(source, found->at);
	size_t len = found->text ? json_string_length(found->text) : whole.hi - whole.lo;
	const char *text =
		found->text ? json_string_value(found->text) : source->text.ptr + found->at;

	if (found->text && source->text.ptr[found->at] == '"')
		json_string_places(arena, source, found->at, pieces);
	else
		source_pieces_add(arena, pieces, 0, whole, !found->text);
	return (struct str){arena_strndup(arena, text, len), len};
}

static void add_part(const struct finder *f, const struct found_profile *found,
		     struct source_parts *parts)
{
	struct arena *arena = f->ctx->arena;
	struct source_pieces *pieces = ARENA_NEW(arena, struct source_pieces);
	struct str text = text_of(f, found, pieces);
	struct source_part *part = VEC_PUSH(arena, parts);

	part->name = *found->name ? found->name : arena_printf(arena, "%zu", parts->len);
	part->owner = found->owner;
	part->source = source_add_made(f->ctx->sources, f->source,
				       f->found.len > 1 ? part->name : NULL, text, pieces);
}

/* A file in JSON that is a profile is read as it is. */
static bool is_whole(const struct finder *f, const struct source *source)
{
	return f->source == source && f->found.len == 1 && !f->found.ptr->text &&
	       f->found.ptr->at == json_locate_top(source->text);
}

static bool find_parts(struct finder *f, const struct source *source,
		       struct source_parts *parts)
{
	json_t *json = json_load_source(f->ctx, f->source);
	struct json_node top = {json, json_locate_top(f->source->text)};

	if (!json)
		return false;
	if (json_is_array(json))
		find_in_items(f, top, 0);
	else
		find_in(f, top, 0);
	if (is_whole(f, source))
		*VEC_PUSH(f->ctx->arena, parts) =
			(struct source_part){f->found.ptr->name, f->found.ptr->owner, source};
	else
		for (size_t i = 0; i < f->found.len; i++)
			add_part(f, &f->found.ptr[i], parts);
	if (!parts->len)
		manifests_report(f->ctx, f->source, &f->others);
	json_decref(json);
	return parts->len > 0;
}

const struct source_parts *profile_parts(struct context *ctx, const struct source *source)
{
	struct finder f = {.ctx = ctx, .source = source, .is_part = source->made_of != NULL};
	struct source_parts *parts;

	if (source->parts)
		return source->parts;
	parts = ARENA_NEW(ctx->arena, struct source_parts);
	if (source_is_yaml(source))
		f.source = yaml_to_json(ctx, source);
	if (!f.source)
		return NULL;
	if (f.source == source && !strcasestr(source->text.ptr, "\"kind\""))
		*VEC_PUSH(ctx->arena, parts) = (struct source_part){"", "", source};
	else if (!find_parts(&f, source, parts))
		return NULL;
	source_set_parts(ctx->sources, source, parts);
	return parts;
}

/* To choose one. */

static bool is_called(const struct source_part *part, struct str name)
{
	size_t owner = strlen(part->owner);

	if (str_is(name, part->name))
		return true;
	return owner && str_starts(name, part->owner) && name.len > owner &&
	       name.ptr[owner] == '/' &&
	       str_is((struct str){name.ptr + owner + 1, name.len - owner - 1}, part->name);
}

static size_t count_called(const struct source_parts *parts, struct str name)
{
	size_t count = 0;

	VEC_EACH(part, *parts)
		count += is_called(part, name);
	return count;
}

/* The part called NAME; NULL: there is none. */
static const struct source *part_called(const struct source_parts *parts, const char *name)
{
	struct str wanted = str_of(name);
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	VEC_EACH(part, *parts)
		if (is_called(part, wanted))
			return count_called(parts, wanted) == 1 ? part->source : NULL;
	return *name && !*end && number > 0 && number <= parts->len
		       ? parts->ptr[number - 1].source
		       : NULL;
}

/* What part INDEX, and no other one, goes by. */
static const char *selector_of(struct arena *arena, const struct source_parts *parts,
			       size_t index)
{
	const struct source_part *part = &parts->ptr[index];
	const char *longer = arena_printf(arena, "%s/%s", part->owner, part->name);

	if (count_called(parts, str_of(part->name)) == 1)
		return part->name;
	return *part->owner && count_called(parts, str_of(longer)) == 1
		       ? longer
		       : arena_printf(arena, "%zu", index + 1);
}

static struct span place_of(const struct source_part *part)
{
	uint32_t at;

	if (!part->source)
		SCMPL_BUG("a profile without a text");
	at = (uint32_t)json_locate_top(part->source->text);
	return (struct span){part->source->id, at, at + 1};
}

static const char *names_of(struct context *ctx, const struct source *source,
			    const struct source_parts *parts)
{
	struct sbuf out = {.arena = ctx->arena};

	for (size_t i = 0; i < parts->len && i < NAMES_SHOWN; i++)
		sbuf_printf(&out, "%s%s#%s", i ? ", " : "", source->name,
			    selector_of(ctx->arena, parts, i));
	if (parts->len > NAMES_SHOWN)
		sbuf_printf(&out, " and %zu more", parts->len - NAMES_SHOWN);
	return sbuf_text(&out);
}

static void report_several(struct context *ctx, const struct source *source,
			   const struct source_parts *parts)
{
	struct diag *diag =
		diag_error(ctx->diags, place_of(&parts->ptr[0]), DIAG_SEVERAL_PROFILES,
			   "this file holds %zu profiles: say which", parts->len);

	for (size_t i = 1; i < parts->len && i <= DIAG_LABELS; i++)
		diag_label(ctx->diags, diag, place_of(&parts->ptr[i]), "'%s'",
			   selector_of(ctx->arena, parts, i));
	diag_note(ctx->diags, diag, "choose one: %s", names_of(ctx, source, parts));
}

static void report_unknown(struct context *ctx, const struct source *source,
			   const struct source_parts *parts, const char *name)
{
	bool has_some = count_called(parts, str_of(name)) > 1;
	bool has_names = parts->len > 1 || *parts->ptr->name;
	struct suggest suggest = suggest_start(str_of(name));
	struct diag *diag =
		diag_error(ctx->diags, place_of(&parts->ptr[0]), DIAG_SEVERAL_PROFILES,
			   has_some ? "several profiles of this file are called '%s'"
				    : "no profile of this file is called '%s'",
			   name);

	for (size_t i = 0; i < parts->len; i++)
		suggest_offer(&suggest, parts->ptr[i].name);
	if (!has_some)
		diag_did_you_mean(ctx->diags, diag, suggest.best);
	if (has_names)
		diag_note(ctx->diags, diag, "choose one: %s", names_of(ctx, source, parts));
	else
		diag_note(ctx->diags, diag, "it holds one, without a name: leave '#%s' out",
			  name);
}

const struct source *profile_part(struct context *ctx, const struct source *source,
				  const char *name)
{
	const struct source_parts *parts = profile_parts(ctx, source);
	const struct source *part = parts && name ? part_called(parts, name) : NULL;

	if (!parts || part)
		return part;
	if (name)
		report_unknown(ctx, source, parts, name);
	else if (parts->len == 1)
		return parts->ptr->source;
	else
		report_several(ctx, source, parts);
	return NULL;
}

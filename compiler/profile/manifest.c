/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/manifest.h"

#include <string.h>

#define OBJECTS_MAX 6 /* one in the other: a CronJob's template's template */
#define OPERATOR "operator/"

/* A profile that is named, and where. */
struct profile_reference {
	const char *meaning; /* what it is */
	const char *instead; /* what to give instead of what names it */
	size_t at;
};

struct seeker {
	struct context *ctx;
	const struct source *source;
	VEC(struct profile_reference) references;
};

static bool is_full(const struct seeker *s)
{
	return s->references.len > DIAG_LABELS;
}

static void add(struct seeker *s, size_t at, const char *meaning, const char *instead)
{
	if (!is_full(s))
		*VEC_PUSH(s->ctx->arena, &s->references) =
			(struct profile_reference){meaning, instead, at};
}

/* The one that the runtime has by itself. */
static void add_default(struct seeker *s, size_t at)
{
	add(s, at, "the default of the container runtime",
	    "of a runtime's default give the file, or a name where that is taken: "
	    "docker-default, podman-default");
}

static void add_none(struct seeker *s, size_t at)
{
	add(s, at, "no filter at all",
	    "to compare with no filter, write a policy that says 'default allow'");
}

static void add_artifact(struct seeker *s, const char *name, size_t at)
{
	struct arena *arena = s->ctx->arena;

	add(s, at, arena_printf(arena, "an artifact in a registry, '%s'", name),
	    arena_printf(arena,
			 "copy it into a folder, and give that: `skopeo copy docker://%s "
			 "oci:FOLDER`",
			 name));
}

/* "web" of "operator/web.json" */
static struct str object_of(const char *name)
{
	struct str object = str_of(strrchr(name, '/') + 1);

	if (str_ends(object, ".json"))
		object.len -= strlen(".json");
	return object;
}

/* One below the kubelet's folder; the operator writes its own there. */
static void add_file(struct seeker *s, const char *name, size_t at)
{
	struct arena *arena = s->ctx->arena;
	const char *meaning = arena_printf(arena, "a file of the node, '%s'", name);

	if (str_starts(str_of(name), OPERATOR))
		add(s, at, meaning,
		    arena_printf(arena,
				 "the operator wrote it: give what `kubectl get "
				 "seccompprofile %.*s -o yaml` prints",
				 STR_FMT(object_of(name))));
	else
		add(s, at, meaning,
		    arena_printf(arena,
				 "give that file: a node has it as "
				 "/var/lib/kubelet/seccomp/%s",
				 name));
}

static const char *text_or_none(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_field(object, key));

	return text ? text : "";
}

static struct json_node field(const struct seeker *s, struct json_node object, const char *key)
{
	return json_node_field(s->source->text, object, key);
}

/* securityContext.seccompProfile */
static void seek_profile(struct seeker *s, struct json_node object)
{
	struct json_node profile =
		field(s, field(s, object, "securityContext"), "seccompProfile");
	const char *type = text_or_none(profile.json, "type");

	if (!json_is_object(profile.json))
		return;
	if (strcmp(type, "Localhost") == 0)
		add_file(s, text_or_none(profile.json, "localhostProfile"), profile.at);
	else if (strcmp(type, "OCI") == 0)
		add_artifact(s, text_or_none(json_field(profile.json, "oci"), "reference"),
			     profile.at);
	else if (strcmp(type, "Unconfined") == 0)
		add_none(s, profile.at);
	else
		add_default(s, profile.at);
}

/* What Kubernetes had before that. */
static void add_annotation(struct seeker *s, const char *value, size_t at)
{
	static const char file[] = "localhost/";

	if (str_starts(str_of(value), file))
		add_file(s, value + strlen(file), at);
	else if (strcmp(value, "unconfined") == 0)
		add_none(s, at);
	else
		add_default(s, at);
}

static void seek_annotations(struct seeker *s, struct json_node object)
{
	struct json_node annotations = field(s, field(s, object, "metadata"), "annotations");
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)annotations.json, key, value) {
		const char *word = json_string_value(value);
		struct str name = str_of(key);

		if (!word || is_full(s))
			continue;
		if (str_starts(name, "seccomp.security.alpha.kubernetes.io/pod") ||
		    str_starts(name, "container.seccomp.security.alpha.kubernetes.io/"))
			add_annotation(s, word, field(s, annotations, key).at);
		else if (str_starts(name, "seccomp-profile.kubernetes.cri-o.io") ||
			 str_starts(name, "seccomp-profile.crio.io"))
			add_artifact(s, word, field(s, annotations, key).at);
	}
}

static void seek(struct seeker *s, struct json_node object, unsigned depth);

/* The containers, and the objects that pods are made by. */
static void seek_below(struct seeker *s, struct json_node object, unsigned depth)
{
	static const char *const keys[] = {"spec",           "template",
					   "jobTemplate",    "containers",
					   "initContainers", "ephemeralContainers"};
	struct str text = s->source->text;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct json_node value = field(s, object, keys[i]);
		struct json_node item = {NULL, json_locate_item(text, value.at, 0)};

		if (json_is_object(value.json))
			seek(s, value, depth + 1);
		for (size_t j = 0; j < json_array_size(value.json) && !is_full(s); j++) {
			item.json = json_array_get(value.json, j);
			seek_profile(s, item);
			item.at = json_locate_next(text, item.at);
		}
	}
}

static void seek(struct seeker *s, struct json_node object, unsigned depth)
{
	seek_annotations(s, object);
	seek_profile(s, object);
	if (depth < OBJECTS_MAX && !is_full(s))
		seek_below(s, object, depth);
}

/* What is said of it. */

static void report_references(const struct seeker *s, const char *kind)
{
	struct diag_sink *diags = s->ctx->diags;
	const struct profile_reference *first = &s->references.ptr[0];
	struct diag *diag = diag_error(
		diags, json_span(s->source, first->at), DIAG_JSON_MEANING,
		"a %s holds no seccomp profile; this one names %s", kind, first->meaning);

	for (size_t i = 1; i < s->references.len; i++)
		diag_label(diags, diag, json_span(s->source, s->references.ptr[i].at), "%s",
			   s->references.ptr[i].meaning);
	VEC_EACH(reference, s->references)
		if (!diag_says(diag, reference->instead))
			diag_note(diags, diag, "%s", reference->instead);
}

static void report_none(struct context *ctx, const struct source *source,
			const struct manifest *manifest)
{
	const char *kind = manifest->kind, *what, *note = NULL;
	struct json_node object = manifest->object;
	size_t at = *kind ? json_locate_field(source->text, object.at, "kind") : object.at;
	struct diag *diag;

	if (!json_is_object(object.json)) {
		what = "a seccomp profile is a JSON object";
	} else if (!*kind) {
		what = "this object is no seccomp profile";
		note = "expected defaultAction and syscalls, the config.json of a runtime, "
		       "or a kind, SeccompProfile";
	} else if (strcmp(kind, "ConfigMap") == 0) {
		what = "no text of this ConfigMap is a seccomp profile";
		note = "expected one below data; binaryData is not read";
	} else {
		what = arena_printf(ctx->arena,
				    "a '%s' is no seccomp profile: expected a SeccompProfile, "
				    "a ConfigMap with one, or a List of these",
				    kind);
	}
	diag = diag_error(ctx->diags, json_span(source, at), DIAG_JSON_MEANING, "%s", what);
	if (note)
		diag_note(ctx->diags, diag, "%s", note);
}

void manifests_report(struct context *ctx, const struct source *source,
		      const struct manifests *manifests)
{
	VEC_EACH(one, *manifests) {
		struct seeker seeker = {.ctx = ctx, .source = source};

		if (*one->kind)
			seek(&seeker, one->object, 0);
		if (!seeker.references.len)
			continue;
		report_references(&seeker, one->kind);
		return;
	}
	if (manifests->len)
		report_none(ctx, source, &manifests->ptr[0]);
	else
		diag_error(ctx->diags, (struct span){source->id, 0, 0}, DIAG_JSON_MEANING,
			   "there is no profile in this file");
}

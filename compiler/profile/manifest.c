/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/manifest.h"

#include "profile/json.h"

#include <string.h>

#define OBJECTS_MAX 6 /* one in the other: a CronJob's template's template */
#define OPERATOR "operator/"

/* A profile that is named: how, and where that is said. */
struct profile_reference {
	enum {
		TO_FILE,     /* below the kubelet's folder */
		TO_OPERATOR, /* the same, and what the operator wrote */
		TO_DEFAULT,  /* the runtime's */
		TO_NONE,     /* unconfined */
		TO_ARTIFACT, /* in a registry */
	} to;
	const char *name; /* or "" */
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

static void add(struct seeker *s, struct profile_reference reference)
{
	reference.name = arena_strndup(s->ctx->arena, reference.name, strlen(reference.name));
	if (!is_full(s))
		*VEC_PUSH(s->ctx->arena, &s->references) = reference;
}

static void add_file(struct seeker *s, const char *name, size_t at)
{
	bool is_operators = str_starts(str_of(name), OPERATOR);

	add(s, (struct profile_reference){is_operators ? TO_OPERATOR : TO_FILE, name, at});
}

static const char *text_or_none(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_field(object, key));

	return text ? text : "";
}

/* securityContext.seccompProfile */
static void seek_profile(struct seeker *s, const json_t *object, size_t at)
{
	const json_t *context = json_field(object, "securityContext");
	const json_t *profile = json_field(context, "seccompProfile");
	const char *type = text_or_none(profile, "type");
	struct str text = s->source->text;

	if (!json_is_object(profile))
		return;
	at = json_locate_field(text, json_locate_field(text, at, "securityContext"),
			       "seccompProfile");
	if (strcmp(type, "Localhost") == 0)
		add_file(s, text_or_none(profile, "localhostProfile"), at);
	else if (strcmp(type, "OCI") == 0)
		add(s, (struct profile_reference){
			       TO_ARTIFACT,
			       text_or_none(json_field(profile, "oci"), "reference"), at});
	else if (strcmp(type, "Unconfined") == 0)
		add(s, (struct profile_reference){TO_NONE, "", at});
	else
		add(s, (struct profile_reference){TO_DEFAULT, "", at});
}

/* What Kubernetes had before that. */
static void add_annotation(struct seeker *s, const char *value, size_t at)
{
	static const char file[] = "localhost/";

	if (str_starts(str_of(value), file))
		add_file(s, value + strlen(file), at);
	else if (strcmp(value, "unconfined") == 0)
		add(s, (struct profile_reference){TO_NONE, "", at});
	else
		add(s, (struct profile_reference){TO_DEFAULT, "", at});
}

static void seek_annotations(struct seeker *s, const json_t *object, size_t at)
{
	const json_t *annotations = json_field(json_field(object, "metadata"), "annotations");
	struct str text = s->source->text;
	const char *key;
	json_t *value;

	if (!json_is_object(annotations))
		return;
	at = json_locate_field(text, json_locate_field(text, at, "metadata"), "annotations");
	json_object_foreach((json_t *)(uintptr_t)annotations, key, value)
	{
		const char *word = json_string_value(value);
		struct str name = str_of(key);

		if (!word || is_full(s))
			continue;
		if (str_starts(name, "seccomp.security.alpha.kubernetes.io/pod") ||
		    str_starts(name, "container.seccomp.security.alpha.kubernetes.io/"))
			add_annotation(s, word, json_locate_field(text, at, key));
		else if (str_starts(name, "seccomp-profile.kubernetes.cri-o.io") ||
			 str_starts(name, "seccomp-profile.crio.io"))
			add(s, (struct profile_reference){TO_ARTIFACT, word,
							  json_locate_field(text, at, key)});
	}
}

static void seek(struct seeker *s, const json_t *object, size_t at, unsigned depth);

/* The containers, and the objects that pods are made by. */
static void seek_below(struct seeker *s, const json_t *object, size_t at, unsigned depth)
{
	static const char *const keys[] = {"spec",           "template",
					   "jobTemplate",    "containers",
					   "initContainers", "ephemeralContainers"};
	struct str text = s->source->text;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const json_t *value = json_field(object, keys[i]);
		size_t item = json_locate_field(text, at, keys[i]);

		if (json_is_object(value))
			seek(s, value, item, depth + 1);
		if (!json_is_array(value))
			continue;
		item = json_locate_item(text, item, 0);
		for (size_t j = 0; j < json_array_size(value) && !is_full(s); j++) {
			seek_profile(s, json_array_get(value, j), item);
			item = json_locate_next(text, item);
		}
	}
}

static void seek(struct seeker *s, const json_t *object, size_t at, unsigned depth)
{
	seek_annotations(s, object, at);
	seek_profile(s, object, at);
	if (depth < OBJECTS_MAX && !is_full(s))
		seek_below(s, object, at, depth);
}

/* What is said of it. */

static const char *meaning_of(struct arena *arena, const struct profile_reference *to)
{
	switch (to->to) {
	case TO_FILE:
	case TO_OPERATOR:
		return arena_printf(arena, "a file of the node, '%s'", to->name);
	case TO_DEFAULT:
		return "the default of the container runtime";
	case TO_NONE:
		return "no filter at all";
	case TO_ARTIFACT:
		break;
	}
	return arena_printf(arena, "an artifact in a registry, '%s'", to->name);
}

/* "web" of "operator/web.json" */
static const char *object_of(struct arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/');
	size_t len = strlen(slash + 1);

	if (str_ends(str_of(slash + 1), ".json"))
		len -= strlen(".json");
	return arena_strndup(arena, slash + 1, len);
}

static const char *instead_of(struct arena *arena, const struct profile_reference *to)
{
	switch (to->to) {
	case TO_FILE:
		return arena_printf(arena,
				    "give that file: a node has it as "
				    "/var/lib/kubelet/seccomp/%s",
				    to->name);
	case TO_OPERATOR:
		return arena_printf(arena,
				    "the operator wrote it: give what `kubectl get "
				    "seccompprofile %s -o yaml` prints",
				    object_of(arena, to->name));
	case TO_DEFAULT:
		return "of a runtime's default give the file, or a name where that is taken: "
		       "docker-default, podman-default";
	case TO_NONE:
		return "to compare with no filter, write a policy that says 'default allow'";
	case TO_ARTIFACT:
		break;
	}
	return arena_printf(arena,
			    "copy it into a folder, and give that: `skopeo copy docker://%s "
			    "oci:FOLDER`",
			    to->name);
}

static struct span span_at(const struct source *source, size_t at)
{
	return (struct span){source->id, (uint32_t)at,
			     (uint32_t)json_locate_end(source->text, at)};
}

static void report_references(const struct seeker *s, const char *kind)
{
	struct arena *arena = s->ctx->arena;
	struct diag_sink *diags = s->ctx->diags;
	const struct profile_reference *first = &s->references.ptr[0];
	struct diag *diag = diag_error(diags, span_at(s->source, first->at), DIAG_JSON_MEANING,
				       "a %s holds no seccomp profile; this one names %s", kind,
				       meaning_of(arena, first));

	for (size_t i = 1; i < s->references.len; i++)
		diag_label(diags, diag, span_at(s->source, s->references.ptr[i].at), "%s",
			   meaning_of(arena, &s->references.ptr[i]));
	for (size_t i = 0; i < s->references.len; i++) {
		const char *note = instead_of(arena, &s->references.ptr[i]);

		if (!diag_says(diag, note))
			diag_note(diags, diag, "%s", note);
	}
}

static void report_none(struct context *ctx, const struct source *source,
			const struct manifest *manifest)
{
	const char *kind = manifest->kind;
	size_t at =
		*kind ? json_locate_field(source->text, manifest->at, "kind") : manifest->at;
	struct span span = span_at(source, at);
	struct diag *diag;

	if (!json_is_object(manifest->json)) {
		diag_error(ctx->diags, span, DIAG_JSON_MEANING,
			   "a seccomp profile is a JSON object");
	} else if (!*kind) {
		diag = diag_error(ctx->diags, span, DIAG_JSON_MEANING,
				  "this object is no seccomp profile");
		diag_note(ctx->diags, diag,
			  "expected defaultAction and syscalls, the config.json of a runtime, "
			  "or a kind, SeccompProfile");
	} else if (strcmp(kind, "ConfigMap") == 0) {
		diag = diag_error(ctx->diags, span, DIAG_JSON_MEANING,
				  "no text of this ConfigMap is a seccomp profile");
		diag_note(ctx->diags, diag, "expected one below data; binaryData is not read");
	} else {
		diag_error(ctx->diags, span, DIAG_JSON_MEANING,
			   "a '%s' is no seccomp profile: expected a SeccompProfile, a "
			   "ConfigMap with one, or a List of these",
			   kind);
	}
}

void manifests_report(struct context *ctx, const struct source *source,
		      const struct manifests *manifests)
{
	for (size_t i = 0; i < manifests->len; i++) {
		const struct manifest *one = &manifests->ptr[i];
		struct seeker seeker = {.ctx = ctx, .source = source};

		if (*one->kind)
			seek(&seeker, one->json, one->at, 0);
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

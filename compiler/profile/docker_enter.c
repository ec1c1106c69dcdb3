/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_enter.h"

#include <string.h>

/* Go on with member KEY, an object. */
static void enter(struct docker_parser *parser, const json_t *object, const char *key)
{
	parser->top_at = docker_field_at(parser, parser->top_at, key);
	parser->top = object;
}

/* A runtime's config.json has the profile two levels down. */
static bool enter_oci(struct docker_parser *parser)
{
	const json_t *runtime = json_field(parser->top, "linux");
	const json_t *seccomp = json_is_object(runtime) ? json_field(runtime, "seccomp") : NULL;

	if (!json_is_object(seccomp))
		return false;
	enter(parser, runtime, "linux");
	enter(parser, seccomp, "seccomp");
	return true;
}

static bool has_errno_name(const json_t *profile)
{
	const json_t *rules = json_field(profile, "syscalls");
	bool has = json_is_string(json_field(profile, "defaultErrno"));

	for (size_t i = 0; i < json_array_size(rules) && !has; i++)
		has = json_is_string(json_field(json_array_get(rules, i), "errno"));
	return has;
}

/* An object of a cluster has the profile under "spec". */
static void enter_kubernetes(struct docker_parser *parser)
{
	const json_t *spec = json_field(parser->top, "spec");
	const char *kind = json_string_value(json_field(parser->top, "kind"));

	if (json_is_object(spec) && strcmp(kind, "SeccompProfile") == 0)
		enter(parser, spec, "spec");
	else
		DOCKER_WRONG(parser, docker_field_at(parser, parser->top_at, "kind"),
			     "a '%s' is no seccomp profile: expected a SeccompProfile with a "
			     "spec",
			     kind);
}

/* Find the profile in the text, and whose form it has. */
static void enter_profile(struct docker_parser *parser)
{
	enum profile_form *form = &parser->profile->form;

	if (json_is_string(json_field(parser->top, "kind"))) {
		*form = PROFILE_KUBERNETES;
		enter_kubernetes(parser);
	} else if (enter_oci(parser)) {
		*form = PROFILE_OCI;
	} else if (has_errno_name(parser->top)) {
		*form = PROFILE_PODMAN;
	}
}

/* What is known to some reader, and ignored by this one, is told by name. */
static void check_members(struct docker_parser *parser)
{
	static const char *const known[] = {"defaultAction",
					    "defaultErrnoRet",
					    "defaultErrno",
					    "architectures",
					    "archMap",
					    "flags",
					    "listenerPath",
					    "listenerMetadata",
					    "syscalls",
					    "comment",
					    NULL};
	static const char *const kubernetes[] = {"defaultAction",
						 "defaultErrnoRet",
						 "architectures",
						 "archMap",
						 "flags",
						 "listenerPath",
						 "syscalls",
						 "listenerMetadata",
						 "disabled",
						 "baseProfileName",
						 NULL};

	docker_warn_unknown(parser, parser->top, parser->top_at,
			    parser->profile->form == PROFILE_KUBERNETES ? kubernetes : known);
}

void docker_enter(struct docker_parser *parser)
{
	enter_profile(parser);
	check_members(parser);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_fields.h"

#include <string.h>

/* Go on with member KEY. */
static void enter(struct docker_parser *parser, const char *key)
{
	size_t at = docker_field_at(parser, parser->top, key);

	parser->top = (struct json_node){json_field(parser->top.json, key), at};
}

/* A runtime's config.json has the profile two levels down. */
static bool enter_oci(struct docker_parser *parser)
{
	if (!json_is_object(json_field(json_field(parser->top.json, "linux"), "seccomp")))
		return false;
	enter(parser, "linux");
	enter(parser, "seccomp");
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
	const char *kind = json_string_value(json_field(parser->top.json, "kind"));

	if (json_is_object(json_field(parser->top.json, "spec")) &&
	    strcmp(kind, "SeccompProfile") == 0)
		enter(parser, "spec");
	else
		DOCKER_WRONG_FIELD(
			parser, parser->top, "kind",
			"a '%s' is no seccomp profile: expected a SeccompProfile with a "
			"spec",
			kind);
}

/* Find the profile in the text, and whose form it has. */
static void enter_profile(struct docker_parser *parser)
{
	enum profile_form *form = &parser->profile->form;

	if (json_is_string(json_field(parser->top.json, "kind"))) {
		*form = PROFILE_KUBERNETES;
		enter_kubernetes(parser);
	} else if (enter_oci(parser)) {
		*form = PROFILE_OCI;
	} else if (has_errno_name(parser->top.json)) {
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

	docker_warn_unknown(parser, parser->top,
			    parser->profile->form == PROFILE_KUBERNETES ? kubernetes : known);
}

void docker_enter(struct docker_parser *parser)
{
	enter_profile(parser);
	check_members(parser);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's includes and excludes, as Docker takes them. */
#include "profile/docker_fields.h"

#include "kernel/caps.h"

#include <string.h>

/* "4.8" as Docker takes it: two numbers from 0 to 255, not both 0. */
static bool parse_version(const char *text, uint32_t *version)
{
	unsigned part[2] = {0, 0};

	for (int i = 0; i < 2; i++) {
		size_t digits = strspn(text, "0123456789");

		for (size_t j = 0; j < digits && part[i] < 256; j++)
			part[i] = part[i] * 10 + (unsigned)(text[j] - '0');
		if (digits == 0 || part[i] > 255 || text[digits] != (i == 0 ? '.' : '\0'))
			return false;
		text += digits + 1;
	}
	*version = KERNEL_VERSION_OF(part[0], part[1]);
	return *version != 0;
}

/* Member minKernel; *IS_SET tells whether there is one.  An empty one is 0.0. */
static bool parse_min_kernel(struct docker_parser *parser, const json_t *filter, size_t at,
			     uint32_t *version, bool *is_set)
{
	const char *text = NULL;

	if (parser->profile->form == PROFILE_PODMAN)
		docker_warn_ignored(parser, filter, at, "minKernel");
	else
		text = docker_string_field(parser, filter, at, "minKernel");
	*version = KERNEL_MIN;
	*is_set = text != NULL;
	if (!text || !*text || parse_version(text, version))
		return true;
	DOCKER_WRONG(parser, docker_field_at(parser, at, "minKernel"),
		     "'%s' is not a kernel version such as \"4.8\"", text);
	return false;
}

/* Docker knows capabilities by their full names alone. */
static void warn_of_cap(struct docker_parser *parser, const char *name, size_t at)
{
	int cap = cap_find(name, strlen(name));

	if (cap >= 0)
		docker_warn(parser, at, "no container has a capability '%s': it is '%s'", name,
			    cap_name(cap));
	else
		docker_warn(parser, at, "no container has a capability '%s'", name);
}

/* The capabilities under "caps"; *UNKNOWN when one is spelled as Docker knows none. */
static uint64_t parse_caps(struct docker_parser *parser, const json_t *filter, size_t at,
			   bool *unknown)
{
	const json_t *array = docker_typed_field(parser, filter, at, "caps", JSON_ARRAY);
	uint64_t caps = 0;

	*unknown = false;
	for (size_t i = 0; i < json_array_size(array) && !docker_is_hopeless(parser); i++) {
		const char *name = docker_string_item(parser, array, i, at, "caps");
		int cap = name && strncmp(name, "CAP_", 4) == 0 ? cap_find(name, strlen(name))
								: -1;

		if (cap >= 0)
			caps |= (uint64_t)1 << cap;
		else if (name && docker_may_warn(parser))
			warn_of_cap(
				parser, name,
				docker_item_at(parser, docker_field_at(parser, at, "caps"), i));
		*unknown = *unknown || cap < 0;
	}
	return caps;
}

/* Docker names machines as Go does: its own names for them never match. */
static void check_host(struct docker_parser *parser, const char *name, size_t at, size_t index)
{
	enum abi abi = abi_find_scmp(name);

	if (abi == ABI_COUNT)
		abi = abi_find(name, strlen(name));
	if (abi != ABI_COUNT && abi_info(abi)->go[0] && strcmp(abi_info(abi)->go, name) != 0 &&
	    docker_may_warn(parser))
		docker_warn(
			parser,
			docker_item_at(parser, docker_field_at(parser, at, "arches"), index),
			"no host is called '%s': 'arches' takes '%s' for it", name,
			abi_info(abi)->go);
}

/* The machines whose hosts are under "arches"; false when no condition is there. */
static bool parse_hosts(struct docker_parser *parser, const json_t *filter, size_t at,
			abi_set *machines)
{
	const json_t *array = docker_typed_field(parser, filter, at, "arches", JSON_ARRAY);
	abi_set mains = abi_main_only(ABI_ALL);

	*machines = 0;
	for (size_t i = 0; i < json_array_size(array) && !docker_is_hopeless(parser); i++) {
		const char *name = docker_string_item(parser, array, i, at, "arches");

		if (!name || !*name)
			continue;
		check_host(parser, name, at, i);
		ABI_EACH(abi, mains)
			if (strcmp(abi_info(abi)->go, name) == 0)
				*machines |= ABI_BIT(abi);
	}
	return json_array_size(array) > 0;
}

static const char *const guard_members[] = {"caps", "arches", "minKernel", NULL};

/* The rule stays where all conditions hold. */
static void parse_includes(struct docker_parser *parser, const json_t *filter, size_t at,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;

	if (!filter)
		return;
	docker_warn_unknown(parser, filter, at, guard_members);
	rule->guard.held |= parse_caps(parser, filter, at, &unknown);
	if (unknown)
		rule->machines = 0;
	if (parse_hosts(parser, filter, at, &machines))
		rule->machines &= machines;
	parse_min_kernel(parser, filter, at, &rule->guard.kernel_lo, &is_set);
}

/* The rule goes where one condition holds. */
static void parse_excludes(struct docker_parser *parser, const json_t *filter, size_t at,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;
	uint32_t version;

	if (!filter)
		return;
	docker_warn_unknown(parser, filter, at, guard_members);
	rule->guard.lacked |= parse_caps(parser, filter, at, &unknown);
	if (parse_hosts(parser, filter, at, &machines))
		rule->machines &= ~machines;
	if (parse_min_kernel(parser, filter, at, &version, &is_set) && is_set)
		rule->guard.kernel_hi = version;
}

void docker_parse_guard(struct docker_parser *parser, struct rule_text text,
			struct profile_rule *rule)
{
	const json_t *includes, *excludes;

	rule->guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (!profile_form_has_guards(parser->profile->form)) {
		docker_warn_ignored(parser, text.json, text.at, "includes");
		docker_warn_ignored(parser, text.json, text.at, "excludes");
		return;
	}
	includes = docker_typed_field(parser, text.json, text.at, "includes", JSON_OBJECT);
	excludes = docker_typed_field(parser, text.json, text.at, "excludes", JSON_OBJECT);
	parse_includes(parser, includes, docker_field_at(parser, text.at, "includes"), rule);
	parse_excludes(parser, excludes, docker_field_at(parser, text.at, "excludes"), rule);
	if ((rule->guard.held & rule->guard.lacked) ||
	    rule->guard.kernel_lo >= rule->guard.kernel_hi) {
		rule->machines = 0; /* on no host, which no cube can say */
		rule->guard = cube_all();
	}
}

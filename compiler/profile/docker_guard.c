/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's includes and excludes, as Docker takes them. */
#include "profile/docker_fields.h"

#include "kernel/caps.h"
#include "syntax/number.h"

#include <string.h>

/* Member minKernel; *IS_SET tells whether there is one.  An empty one is 0.0. */
static bool parse_min_kernel(struct docker_parser *parser, struct json_node filter,
			     uint32_t *version, bool *is_set)
{
	const char *text = NULL;

	if (parser->profile->form == PROFILE_PODMAN)
		docker_warn_ignored(parser, filter, "minKernel");
	else
		text = docker_string_field(parser, filter, "minKernel");
	*version = KERNEL_MIN;
	*is_set = text != NULL;
	if (!text || !*text || (number_parse_kernel(str_of(text), version) && *version))
		return true;
	DOCKER_WRONG(parser, docker_field_at(parser, filter, "minKernel"),
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
static uint64_t parse_caps(struct docker_parser *parser, struct json_node filter, bool *unknown)
{
	struct docker_list list = docker_list_field(parser, filter, "caps");
	uint64_t caps = 0;

	*unknown = false;
	for (size_t i = 0; docker_list_has(parser, &list, i); i++) {
		const char *name = docker_string_item(parser, &list, i);
		int cap = name && strncmp(name, "CAP_", 4) == 0 ? cap_find(name, strlen(name))
								: -1;

		if (cap >= 0)
			caps |= (uint64_t)1 << cap;
		else if (name && docker_may_warn(parser))
			warn_of_cap(parser, name, docker_item_at(parser, &list, i));
		*unknown = *unknown || cap < 0;
	}
	return caps;
}

/* Docker names machines as Go does: its own names for them never match. */
static void check_host(struct docker_parser *parser, struct docker_list *list, size_t index,
		       const char *name)
{
	enum abi abi = abi_find_scmp(name);

	if (abi == ABI_COUNT)
		abi = abi_find(name, strlen(name));
	if (abi != ABI_COUNT && abi_info(abi)->go[0] && strcmp(abi_info(abi)->go, name) != 0 &&
	    docker_may_warn(parser))
		docker_warn(parser, docker_item_at(parser, list, index),
			    "no host is called '%s': 'arches' takes '%s' for it", name,
			    abi_info(abi)->go);
}

/* The machines whose hosts are under "arches"; false when no condition is there. */
static bool parse_hosts(struct docker_parser *parser, struct json_node filter,
			abi_set *machines)
{
	struct docker_list list = docker_list_field(parser, filter, "arches");
	abi_set mains = abi_main_only(ABI_ALL);

	*machines = 0;
	for (size_t i = 0; docker_list_has(parser, &list, i); i++) {
		const char *name = docker_string_item(parser, &list, i);

		if (!name || !*name)
			continue;
		check_host(parser, &list, i, name);
		ABI_EACH(abi, mains)
			if (strcmp(abi_info(abi)->go, name) == 0)
				*machines |= ABI_BIT(abi);
	}
	return json_array_size(list.json) > 0;
}

static const char *const guard_members[] = {"caps", "arches", "minKernel", NULL};

/* The rule stays where all conditions hold. */
static void parse_includes(struct docker_parser *parser, struct json_node filter,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;

	if (!filter.json)
		return;
	docker_warn_unknown(parser, filter, guard_members);
	rule->guard.held |= parse_caps(parser, filter, &unknown);
	if (unknown)
		rule->machines = 0;
	if (parse_hosts(parser, filter, &machines))
		rule->machines &= machines;
	parse_min_kernel(parser, filter, &rule->guard.kernel_lo, &is_set);
}

/* The rule goes where one condition holds. */
static void parse_excludes(struct docker_parser *parser, struct json_node filter,
			   struct profile_rule *rule)
{
	bool unknown, is_set;
	abi_set machines;
	uint32_t version;

	if (!filter.json)
		return;
	docker_warn_unknown(parser, filter, guard_members);
	rule->guard.lacked |= parse_caps(parser, filter, &unknown);
	if (parse_hosts(parser, filter, &machines))
		rule->machines &= ~machines;
	if (parse_min_kernel(parser, filter, &version, &is_set) && is_set)
		rule->guard.kernel_hi = version;
}

/* Member KEY of OBJECT, with the place of what is in it. */
static struct json_node guard_field(struct docker_parser *parser, struct json_node object,
				    const char *key)
{
	const json_t *json = docker_typed_field(parser, object, key, JSON_OBJECT);

	return (struct json_node){json, json ? docker_field_at(parser, object, key) : 0};
}

void docker_parse_guard(struct docker_parser *parser, struct json_node object,
			struct profile_rule *rule)
{
	struct json_node includes, excludes;

	rule->guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (!profile_form_has_guards(parser->profile->form)) {
		docker_warn_ignored(parser, object, "includes");
		docker_warn_ignored(parser, object, "excludes");
		return;
	}
	includes = guard_field(parser, object, "includes");
	excludes = guard_field(parser, object, "excludes");
	parse_includes(parser, includes, rule);
	parse_excludes(parser, excludes, rule);
	if ((rule->guard.held & rule->guard.lacked) ||
	    rule->guard.kernel_lo >= rule->guard.kernel_hi) {
		rule->machines = 0; /* on no host, which no cube can say */
		rule->guard = cube_all();
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A rule's includes and excludes, as Docker takes them. */
#include "profile/docker_fields.h"

#include "kernel/caps.h"
#include "syntax/number.h"

#include <string.h>

/* What an object asks of the host. */
struct host_filter {
	uint64_t caps;
	abi_set machines;
	uint32_t kernel;
	bool has_unknown_cap; /* one that is spelled as Docker knows none */
	bool has_machines, has_kernel;
};

/* Member minKernel, into *VERSION; false when there is none.  An empty one is 0.0. */
static bool parse_min_kernel(struct docker_parser *parser, struct json_node object,
			     uint32_t *version)
{
	const char *text = NULL;

	if (parser->profile->form == PROFILE_PODMAN)
		docker_warn_ignored(parser, object, "minKernel");
	else
		text = docker_string_field(parser, object, "minKernel");
	*version = KERNEL_MIN;
	if (!text || !*text || (number_parse_kernel(str_of(text), version) && *version))
		return text != NULL;
	DOCKER_WRONG(parser, docker_field_at(parser, object, "minKernel"),
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

static struct host_filter parse_filter(struct docker_parser *parser, struct json_node object)
{
	static const char *const known[] = {"caps", "arches", "minKernel", NULL};
	struct host_filter filter = {0};

	if (!object.json)
		return filter;
	docker_warn_unknown(parser, object, known);
	filter.caps = parse_caps(parser, object, &filter.has_unknown_cap);
	filter.has_machines = parse_hosts(parser, object, &filter.machines);
	filter.has_kernel = parse_min_kernel(parser, object, &filter.kernel);
	return filter;
}

/* The rule stays where all conditions hold. */
static void include(struct profile_rule *rule, const struct host_filter *filter)
{
	rule->guard.held = filter->caps;
	if (filter->has_unknown_cap)
		rule->machines = 0;
	if (filter->has_machines)
		rule->machines &= filter->machines;
	if (filter->has_kernel)
		rule->guard.kernel_lo = filter->kernel;
}

/* The rule goes where one condition holds. */
static void exclude(struct profile_rule *rule, const struct host_filter *filter)
{
	rule->guard.lacked = filter->caps;
	if (filter->has_machines)
		rule->machines &= ~filter->machines;
	if (filter->has_kernel)
		rule->guard.kernel_hi = filter->kernel;
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
	struct host_filter filter;

	rule->guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (!profile_form_has_guards(parser->profile->form)) {
		docker_warn_ignored(parser, object, "includes");
		docker_warn_ignored(parser, object, "excludes");
		return;
	}
	includes = guard_field(parser, object, "includes");
	excludes = guard_field(parser, object, "excludes");
	filter = parse_filter(parser, includes);
	include(rule, &filter);
	filter = parse_filter(parser, excludes);
	exclude(rule, &filter);
	if ((rule->guard.held & rule->guard.lacked) ||
	    rule->guard.kernel_lo >= rule->guard.kernel_hi) {
		rule->machines = 0; /* on no host, which no cube can say */
		rule->guard = cube_all();
	}
}

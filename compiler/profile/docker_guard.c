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
};

/* Member minKernel, if there is one, into *VERSION.  An empty one is 0.0. */
static void parse_min_kernel(struct docker_parser *parser, struct json_node object,
			     uint32_t *version)
{
	const char *text = NULL;
	uint32_t number = KERNEL_MIN;

	if (parser->profile->form == PROFILE_PODMAN)
		docker_warn_ignored(parser, object, "minKernel");
	else
		text = docker_string_field(parser, object, "minKernel");
	if (!text)
		return;
	if (!*text || (number_parse_kernel(str_of(text), &number) && number))
		*version = number;
	else
		DOCKER_WRONG_FIELD(parser, object, "minKernel",
				   "'%s' is not a kernel version such as \"4.8\"", text);
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
	while (docker_next(parser, &list)) {
		const char *name = docker_string_item(parser, &list);
		int cap = name && strncmp(name, "CAP_", 4) == 0 ? cap_find(name, strlen(name))
								: -1;

		if (cap >= 0)
			caps |= (uint64_t)1 << cap;
		else if (name && docker_may_warn(parser))
			warn_of_cap(parser, name, docker_item_at(parser, &list));
		*unknown = *unknown || cap < 0;
	}
	return caps;
}

/* Docker names machines as Go does: its own names for them never match. */
static void check_host(struct docker_parser *parser, struct docker_list *list, const char *name)
{
	enum abi abi = abi_find_scmp(name);

	if (abi == ABI_COUNT)
		abi = abi_find(name, strlen(name));
	if (abi != ABI_COUNT && abi_info(abi)->go[0] && strcmp(abi_info(abi)->go, name) != 0 &&
	    docker_may_warn(parser))
		docker_warn(parser, docker_item_at(parser, list),
			    "no host is called '%s': 'arches' takes '%s' for it", name,
			    abi_info(abi)->go);
}

/* The machines whose hosts are under "arches", if any host is, into *MACHINES. */
static void parse_hosts(struct docker_parser *parser, struct json_node filter,
			abi_set *machines)
{
	struct docker_list list = docker_list_field(parser, filter, "arches");
	abi_set mains = abi_main_only(ABI_ALL);

	if (json_array_size(list.json))
		*machines = 0;
	while (docker_next(parser, &list)) {
		const char *name = docker_string_item(parser, &list);

		if (!name || !*name)
			continue;
		check_host(parser, &list, name);
		ABI_EACH(abi, mains)
			if (strcmp(abi_info(abi)->go, name) == 0)
				*machines |= ABI_BIT(abi);
	}
}

/* Let FILTER be what OBJECT asks of the host, as far as it asks. */
static void parse_filter(struct docker_parser *parser, struct json_node object,
			 struct host_filter *filter)
{
	static const char *const known[] = {"caps", "arches", "minKernel", NULL};

	if (!object.json)
		return;
	docker_warn_unknown(parser, object, known);
	filter->caps = parse_caps(parser, object, &filter->has_unknown_cap);
	parse_hosts(parser, object, &filter->machines);
	parse_min_kernel(parser, object, &filter->kernel);
}

void docker_parse_guard(struct docker_parser *parser, struct json_node object,
			struct profile_rule *rule)
{
	struct host_filter stays = {.machines = PROFILE_ANY_MACHINE, .kernel = KERNEL_MIN};
	struct host_filter goes = {.kernel = KERNEL_MAX};
	struct json_node includes, excludes;

	rule->guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (!profile_form_has_guards(parser->profile->form)) {
		docker_warn_ignored(parser, object, "includes");
		docker_warn_ignored(parser, object, "excludes");
		return;
	}
	includes = docker_object_field(parser, object, "includes");
	excludes = docker_object_field(parser, object, "excludes");
	parse_filter(parser, includes, &stays);
	parse_filter(parser, excludes, &goes);
	/* It stays where all of one holds, and goes where anything of the other does. */
	rule->guard.held = stays.caps;
	rule->guard.lacked = goes.caps;
	rule->guard.kernel_lo = stays.kernel;
	rule->guard.kernel_hi = goes.kernel;
	rule->machines = stays.has_unknown_cap ? 0 : stays.machines & ~goes.machines;
	if ((rule->guard.held & rule->guard.lacked) ||
	    rule->guard.kernel_lo >= rule->guard.kernel_hi) {
		rule->machines = 0; /* on no host, which no cube can say */
		rule->guard = cube_all();
	}
}

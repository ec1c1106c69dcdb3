/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile that we wrote, read back for the proof.  JSON can say one thing in many ways, and
 * readers differ in what they make of some: here each member has its place and its spelling,
 * and what is not in its place is refused.  So this takes no text for another profile than
 * readers of JSON do; tests/fuzz/fuzz_read_back.c compares them.  It shares nothing with
 * docker_write.c, whose mistakes it is there to find.
 */
#include "profile/docker_read_back.h"

#include "kernel/caps.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "kernel/native.h"
#include "profile/exact_json.h"

/* Where the members of an action stand, and how they begin. */
struct action_layout {
	size_t blanks;
	const char *verb, *number, *name;
};

/* The name decides, where there is one; the number is this machine's then. */
static void read_errno_name(struct exact_json *json, struct action *action,
			    const char **errno_name)
{
	const char *name = exact_string(json);
	int id = errno_find(name, strlen(name));

	if (id < 0) {
		exact_refuse(json);
		return;
	}
	action->data = (uint16_t)errno_number(id, abi_native());
	*errno_name = name;
}

static void read_action(struct exact_json *json, const struct action_layout *layout,
			struct action *action, const char **errno_name)
{
	bool is_errno;

	exact_need_next(json, layout->blanks, layout->verb);
	action->verb = verb_find_scmp(exact_string(json));
	is_errno = action->verb == VERB_DENY;
	if (action->verb == VERB_COUNT)
		exact_refuse(json);
	if (!is_errno && action->verb != VERB_TRACE)
		return;
	exact_need_next(json, layout->blanks, layout->number);
	action->data = (uint16_t)exact_number(json, is_errno ? PROFILE_ERRNO_MAX : UINT16_MAX);
	if (is_errno && exact_take_next(json, layout->blanks, layout->name))
		read_errno_name(json, action, errno_name);
}

static abi_set read_abis(struct exact_json *json, size_t blanks)
{
	abi_set abis = 0;

	exact_strings(json, blanks);
	VEC_EACH(name, json->strings) {
		enum abi abi = abi_find_scmp(*name);

		if (abi == ABI_COUNT)
			exact_refuse(json);
		else
			abis |= ABI_BIT(abi);
	}
	return abis;
}

/* The ABIs of a kind of host that is not among HOSTS: of two entries Docker takes the first. */
static abi_set read_host(struct exact_json *json, abi_set *hosts)
{
	enum abi host;
	abi_set subs;

	exact_need_next(json, 6, "\"architecture\": \"");
	host = abi_find_scmp(exact_string(json));
	exact_need_next(json, 6, "\"subArchitectures\": ");
	subs = read_abis(json, 6);
	exact_end(json, 4, "}");
	if (host == ABI_COUNT || !abi_info(host)->docker_host || (*hosts & ABI_BIT(host)) ||
	    (subs & ~abi_of_machine(host)))
		exact_refuse(json);
	else
		*hosts |= ABI_BIT(host);
	return *hosts | subs;
}

static abi_set read_archs(struct exact_json *json)
{
	abi_set abis = 0, hosts = 0;

	if (exact_take_next(json, 2, "\"archMap\": [")) {
		while (exact_take_next(json, 4, "{"))
			abis |= read_host(json, &hosts);
		exact_end(json, 2, "]");
	} else {
		exact_need_next(json, 2, "\"architectures\": ");
		abis = read_abis(json, 2);
	}
	if (!abis)
		exact_refuse(json);
	return abis | abi_main_only(abis);
}

static unsigned read_flags(struct exact_json *json)
{
	unsigned flags = 0;

	if (!exact_take_next(json, 2, "\"flags\": "))
		return 0;
	exact_strings(json, 2);
	VEC_EACH(name, json->strings) {
		unsigned flag = filter_flag_by_name(str_of(*name));

		if (!flag)
			exact_refuse(json);
		flags |= flag;
	}
	return flags;
}

static void read_some_strings(struct exact_json *json, size_t blanks)
{
	exact_strings(json, blanks);
	if (!json->strings.len)
		exact_refuse(json);
}

static void read_names(struct exact_json *json, struct profile_rule *rule)
{
	exact_need_next(json, 6, "\"names\": ");
	read_some_strings(json, 6);
	VEC_EACH(name, json->strings)
		*VEC_PUSH(json->arena, &rule->names) = *name;
}

static void read_arg(struct exact_json *json, struct profile_arg *arg)
{
	bool has_two;

	arg->index = (unsigned)exact_number(json, CUBE_ARGS - 1);
	exact_need(json, ", \"value\": ");
	arg->value = exact_number(json, UINT64_MAX);
	has_two = exact_take(json, ", \"valueTwo\": ");
	if (has_two)
		arg->value_two = exact_number(json, UINT64_MAX);
	exact_need(json, ", \"op\": \"");
	arg->op = profile_op_find(exact_string(json));
	exact_need(json, " }");
	if (arg->op == PROFILE_OP_COUNT || has_two != (arg->op == PROFILE_MASKED_EQ))
		exact_refuse(json);
}

static void read_args(struct exact_json *json, struct profile_rule *rule)
{
	if (!exact_take_next(json, 6, "\"args\": ["))
		return;
	while (exact_take_next(json, 8, "{ \"index\": "))
		read_arg(json, VEC_PUSH(json->arena, &rule->args));
	if (!rule->args.len)
		exact_refuse(json);
	exact_end(json, 6, "]");
}

/* Docker knows capabilities by their full names alone. */
static uint64_t read_caps(struct exact_json *json)
{
	uint64_t caps = 0;

	if (!exact_take_next(json, 8, "\"caps\": "))
		return 0;
	read_some_strings(json, 8);
	VEC_EACH(name, json->strings) {
		int cap = strncmp(*name, "CAP_", 4) == 0 ? cap_find(*name, strlen(*name)) : -1;

		if (cap < 0)
			exact_refuse(json);
		else
			caps |= (uint64_t)1 << cap;
	}
	return caps;
}

/* Machines have the names of Go's ports; that of another host than ours matches none. */
static abi_set read_machines(struct exact_json *json)
{
	abi_set mains = abi_main_only(ABI_ALL), machines = 0;

	if (!exact_take_next(json, 8, "\"arches\": "))
		return PROFILE_ANY_MACHINE;
	read_some_strings(json, 8);
	VEC_EACH(name, json->strings)
		ABI_EACH(abi, mains)
			if (strcmp(abi_info(abi)->go, *name) == 0)
				machines |= ABI_BIT(abi);
	return machines;
}

static uint32_t read_kernel(struct exact_json *json, uint32_t otherwise)
{
	uint64_t major, minor;

	if (!exact_take_next(json, 8, "\"minKernel\": \""))
		return otherwise;
	major = exact_number(json, 255);
	exact_need(json, ".");
	minor = exact_number(json, 255);
	exact_need(json, "\"");
	if (!major && !minor)
		exact_refuse(json);
	return KERNEL_VERSION_OF(major, minor);
}

static void end_guard(struct exact_json *json)
{
	if (json->is_first)
		exact_refuse(json);
	exact_end(json, 6, "}");
}

static void read_guard(struct exact_json *json, struct profile_rule *rule)
{
	struct cube *guard = &rule->guard;

	*guard = cube_all();
	rule->machines = PROFILE_ANY_MACHINE;
	if (exact_take_next(json, 6, "\"includes\": {")) {
		guard->held = read_caps(json);
		rule->machines = read_machines(json);
		guard->kernel_lo = read_kernel(json, KERNEL_MIN);
		end_guard(json);
	}
	if (exact_take_next(json, 6, "\"excludes\": {")) {
		guard->lacked = read_caps(json);
		guard->kernel_hi = read_kernel(json, KERNEL_MAX);
		end_guard(json);
	}
	if ((guard->held & guard->lacked) || guard->kernel_lo >= guard->kernel_hi)
		exact_refuse(json);
}

static void read_rule(struct exact_json *json, struct profile_rule *rule)
{
	static const struct action_layout layout = {6, "\"action\": \"",
						    "\"errnoRet\": ", "\"errno\": \""};

	read_names(json, rule);
	read_action(json, &layout, &rule->action, &rule->errno_name);
	read_args(json, rule);
	if (exact_take_next(json, 6, "\"comment\": \"")) {
		const char *comment = exact_text(json);

		rule->comment = *comment ? comment : NULL;
	}
	read_guard(json, rule);
	exact_end(json, 4, "}");
}

static void read_profile(struct exact_json *json, struct profile *profile)
{
	static const struct action_layout layout = {
		2, "\"defaultAction\": \"", "\"defaultErrnoRet\": ", "\"defaultErrno\": \""};

	if (exact_take_next(json, 2, "\"comment\": \""))
		exact_text(json);
	read_action(json, &layout, &profile->fallback, &profile->errno_name);
	profile->abis = read_archs(json);
	profile->flags = read_flags(json);
	exact_need_next(json, 2, "\"syscalls\": [");
	while (exact_take_next(json, 4, "{"))
		read_rule(json, VEC_PUSH(json->arena, &profile->rules));
	exact_end(json, 2, "]");
	exact_end(json, 0, "}");
	exact_need(json, "\n");
	if (json->at != json->end)
		exact_refuse(json);
}

/* Podman's form has errnos by name and does not ask for the kernel; false for both in one. */
static bool find_form(struct profile *profile)
{
	bool has_name = profile->errno_name, asks = false;

	VEC_EACH(rule, profile->rules) {
		has_name = has_name || rule->errno_name;
		asks = asks || rule->guard.kernel_lo != KERNEL_MIN ||
		       rule->guard.kernel_hi != KERNEL_MAX;
	}
	profile->form = has_name ? PROFILE_PODMAN : PROFILE_DOCKER;
	return !has_name || !asks;
}

struct profile *docker_read_back(struct context *ctx, struct str text, size_t *wrong)
{
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);
	struct exact_json json = exact_start(ctx->arena, text);

	read_profile(&json, profile);
	if (!find_form(profile))
		exact_refuse(&json);
	*wrong = json.wrong;
	return json.wrong == SIZE_MAX ? profile : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "review/list_json.h"

#include "core/json_print.h"

#include <string.h>

static json_t *object_of(enum list_kind kind, const char *name)
{
	json_t *object = json_object();

	json_object_set_new(object, "kind", json_string(list_kind_name(kind)));
	json_object_set_new(object, "name", json_string(name));
	return object;
}

static void set_text(json_t *object, struct arena *arena, const char *key, struct str text)
{
	json_object_set_new(object, key,
			    json_text(arena, arena_strndup(arena, text.ptr, text.len)));
}

static json_t *abis_json(abi_set abis)
{
	json_t *array = json_array();

	ABI_EACH(abi, abis)
		json_array_append_new(array, json_string(abi_info(abi)->name));
	return array;
}

void list_json_matches(struct context *ctx, struct list_matches matches, struct sbuf *out)
{
	json_t *array = json_array();

	for (size_t i = 0; i < matches.len; i++) {
		struct str description = list_description(ctx, matches.ptr[i]);
		json_t *one = object_of(matches.ptr[i].kind, matches.ptr[i].name);

		if (description.len)
			set_text(one, ctx->arena, "description", description);
		json_array_append_new(array, one);
	}
	json_print(array, out);
}

/* Groups. */

static json_t *members_json(struct list_members members)
{
	json_t *array = json_array();

	for (size_t i = 0; i < members.len; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "name", json_string(syscall_name(members.ptr[i].id)));
		json_object_set_new(one, "conditional",
				    json_boolean(members.ptr[i].conditional));
		json_object_set_new(one, "archs", abis_json(syscall_abis(members.ptr[i].id)));
		json_array_append_new(array, one);
	}
	return array;
}

static json_t *routes_json(struct unit *unit, struct str name)
{
	struct ast_stmts routes = list_routes(unit->ctx, name);
	json_t *array = json_array();

	for (size_t i = 0; i < routes.len; i++) {
		json_t *one = json_object();

		set_text(one, unit->ctx->arena, "reason", routes.ptr[i].u.route.reason);
		json_object_set_new(
			one, "via",
			members_json(list_members(unit, routes.ptr[i].u.route.via)));
		json_array_append_new(array, one);
	}
	return array;
}

void list_json_group(struct unit *unit, const struct group *group, struct sbuf *out)
{
	struct arena *arena = unit->ctx->arena;
	struct str name = group->stmt->u.group.name.text;
	json_t *object = object_of(LIST_GROUP, arena_strndup(arena, name.ptr, name.len));

	set_text(object, arena, "description", group->stmt->u.group.description);
	json_object_set_new(object, "members",
			    members_json(list_members(unit, group->stmt->u.group.set)));
	json_object_set_new(object, "routes", routes_json(unit, name));
	json_print(object, out);
}

/* Profiles. */

void list_json_profile(struct context *ctx, const char *full, struct sbuf *out)
{
	struct list_profile profile = list_profile(ctx, full);
	json_t *object = object_of(LIST_PROFILE, full);

	set_text(object, ctx->arena, "version", profile.version);
	json_object_set_new(object, "newest", json_boolean(profile.is_newest));
	set_text(object, ctx->arena, "description", profile.description);
	set_text(object, ctx->arena, "text", profile.text);
	json_print(object, out);
}

/* System calls. */

static json_t *since_json(syscall_id id)
{
	unsigned since = syscall_since(id);

	return since ? json_sprintf("%u.%u", since >> 8, since & 255) : json_null();
}

static json_t *numbers_json(syscall_id id)
{
	json_t *numbers = json_object();

	ABI_EACH(abi, syscall_abis(id))
		json_object_set_new(numbers, abi_info(abi)->name,
				    json_integer(list_number(id, abi)));
	return numbers;
}

static json_t *names_json(struct stdlib_names names)
{
	json_t *array = json_array();

	for (size_t i = 0; i < names.len; i++)
		json_array_append_new(array, json_string(names.ptr[i]));
	return array;
}

/* [{"argument": "level", "values": ["SOL_IP"], "constants": ["IP_TOS", ...]}, ...] */
static json_t *choices_json(struct list_choices choices)
{
	json_t *array = json_array();

	for (size_t i = 0; i < choices.len; i++) {
		json_t *object = json_object();

		json_object_set_new(object, "argument", json_string(choices.ptr[i].argument));
		json_object_set_new(object, "values", names_json(choices.ptr[i].values));
		json_object_set_new(object, "constants", names_json(choices.ptr[i].constants));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *arg_json(struct context *ctx, const struct syscall_arg *arg)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_string(arg->name));
	if (arg->alias)
		json_object_set_new(object, "alias", json_string(arg->alias));
	json_object_set_new(object, "pointer", json_boolean(arg->is_pointer));
	if (arg->is_pointer)
		return object;
	json_object_set_new(object, "bits", json_integer(arg->bits));
	json_object_set_new(object, "signed", json_boolean(arg->is_signed));
	if (arg->unread | arg->apart)
		json_object_set_new(object, "compared",
				    json_integer((json_int_t)list_arg_compared(arg)));
	json_object_set_new(object, "constants", names_json(list_arg_constants(ctx, arg)));
	if (list_arg_choices(ctx, arg).len)
		json_object_set_new(object, "choices",
				    choices_json(list_arg_choices(ctx, arg)));
	return object;
}

static json_t *prototypes_json(struct context *ctx, struct list_prototypes prototypes)
{
	json_t *array = json_array();

	for (size_t i = 0; i < prototypes.len; i++) {
		const struct list_prototype *prototype = &prototypes.ptr[i];
		json_t *one = json_object();
		json_t *args = prototype->count < 0 ? json_null() : json_array();

		for (int j = 0; j < prototype->count; j++)
			json_array_append_new(args, arg_json(ctx, &prototype->args[j]));
		json_object_set_new(one, "archs", abis_json(prototype->abis));
		json_object_set_new(one, "arguments", args);
		json_array_append_new(array, one);
	}
	return array;
}

static json_t *multiplexed_json(syscall_id id)
{
	json_t *object = json_object();

	for (const syscall_id *via = syscall_multiplexers; *via != SYSCALL_NONE; via++) {
		abi_set abis = list_multiplexed(id, *via);

		if (abis)
			json_object_set_new(object, syscall_name(*via), abis_json(abis));
	}
	return object;
}

void list_json_syscall(struct context *ctx, syscall_id id, struct sbuf *out)
{
	struct stdlib_names groups = list_groups_with(ctx, id);
	json_t *object = object_of(LIST_SYSCALL, syscall_name(id));

	json_object_set_new(object, "since", since_json(id));
	json_object_set_new(object, "numbers", numbers_json(id));
	if (syscall_unfiltered(id))
		json_object_set_new(object, "unfiltered", abis_json(syscall_unfiltered(id)));
	json_object_set_new(object, "multiplexed", multiplexed_json(id));
	json_object_set_new(object, "prototypes",
			    prototypes_json(ctx, list_prototypes(ctx, id)));
	json_object_set_new(object, "groups", names_json(groups));
	json_print(object, out);
}

/* Constants, errnos, capabilities. */

void list_json_values(struct context *ctx, struct list_match match, struct sbuf *out)
{
	struct list_values values = list_values(ctx, match);
	json_t *object = object_of(match.kind, match.name), *array = json_array();

	for (size_t i = 0; i < values.len; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "value", json_integer((int64_t)values.ptr[i].bits));
		json_object_set_new(one, "archs", abis_json(values.ptr[i].abis));
		json_array_append_new(array, one);
	}
	json_object_set_new(object, "values", array);
	json_print(object, out);
}

/* Architectures and numbers. */

void list_json_arch(struct list_match match, struct sbuf *out)
{
	enum abi abi = abi_find(match.name, strlen(match.name));
	const struct abi_info *info = abi_info(abi);
	json_t *object = object_of(LIST_ARCH, match.name);

	json_object_set_new(object, "bits", json_integer(info->bits));
	json_object_set_new(object, "audit", json_integer(info->audit));
	json_object_set_new(object, "libseccomp", json_string(info->scmp));
	json_object_set_new(object, "docker",
			    info->go[0] ? json_string(info->go) : json_null());
	json_object_set_new(object, "machine", abis_json(abi_of_machine(abi)));
	json_print(object, out);
}

void list_json_number(struct str number, struct list_numbered_calls calls, struct sbuf *out)
{
	json_t *object = json_object(), *array = json_array();

	json_object_set_new(object, "kind", json_string("number"));
	json_object_set_new(object, "name", json_stringn(number.ptr, number.len));
	for (size_t i = 0; i < calls.len; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "name", json_string(syscall_name(calls.ptr[i].id)));
		json_object_set_new(one, "archs", abis_json(calls.ptr[i].abis));
		json_array_append_new(array, one);
	}
	json_object_set_new(object, "calls", array);
	json_print(object, out);
}

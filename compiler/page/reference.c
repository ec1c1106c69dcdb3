/* SPDX-License-Identifier: Apache-2.0 */
#include "page/reference.h"

#include "core/json_print.h"
#include "decompile/describe.h"
#include "page/calls.h"
#include "page/dangers.h"
#include "page/frame.h"
#include "page/template.h"
#include "review/list_facts.h"
#include "sema/sema.h"

#include <string.h>

/* A group with its members, worked out once. */
struct reference_group {
	const char *name;
	const struct ast_stmt *stmt;
	struct list_members members;
	struct dangers dangers;
	struct ast_stmts routes;
};

struct reference_profile {
	const char *name;
	struct list_profile facts;
	const struct call_facts *calls;
};

struct reference_maker {
	struct context *ctx;
	struct unit *unit;
	const char *version;
	VEC(struct reference_group) groups;
	VEC(struct reference_profile) profiles;
	struct reference_pages pages;
};

static void set(const struct reference_maker *r, json_t *object, const char *key,
		const char *text)
{
	if (text && *text)
		json_object_set_new(object, key, json_text(r->ctx->arena, text));
}

static void set_str(const struct reference_maker *r, json_t *object, const char *key,
		    struct str text)
{
	set(r, object, key, arena_strndup(r->ctx->arena, text.ptr, text.len));
}

static json_t *named(const struct reference_maker *r, const char *name)
{
	json_t *object = json_object();

	set(r, object, "name", name);
	return object;
}

static void add_page(struct reference_maker *r, const char *name, const char *template,
		     json_t *facts)
{
	struct sbuf out = {.arena = r->ctx->arena};

	frame_add(r->ctx->arena, facts, r->version);
	template_render(r->ctx->arena, template, facts, escape_html, &out);
	json_decref(facts);
	*VEC_PUSH(r->ctx->arena, &r->pages) = (struct reference_page){
		arena_printf(r->ctx->arena, "%s.html", name), {out.ptr, out.len}};
}

/* Gathering. */

static void gather_groups(struct reference_maker *r)
{
	struct stdlib_names names = stdlib_groups(r->ctx);

	for (size_t i = 0; i < names.len; i++) {
		const struct group *group =
			unit_group(r->unit, (struct ast_name){str_of(names.ptr[i]), SPAN_NONE});

		if (group)
			*VEC_PUSH(r->ctx->arena, &r->groups) = (struct reference_group){
				names.ptr[i], group->stmt,
				list_members(r->unit, group->stmt->u.group.set),
				dangers_of(r->ctx, names.ptr[i]),
				list_routes(r->ctx, str_of(names.ptr[i]))};
	}
}

static const struct policy *compile_profile(struct context *ctx, const char *name)
{
	const char *text = arena_printf(ctx->arena, "extend %s\n", name);
	struct unit *unit;

	return sema_compile(ctx, source_add(ctx->sources, name, str_of(text)), &unit);
}

static void gather_profiles(struct reference_maker *r)
{
	struct stdlib_names names = stdlib_profiles(r->ctx);

	for (size_t i = 0; i < names.len; i++) {
		const struct policy *policy = compile_profile(r->ctx, names.ptr[i]);

		if (policy)
			*VEC_PUSH(r->ctx->arena, &r->profiles) = (struct reference_profile){
				names.ptr[i], list_profile(r->ctx, names.ptr[i]),
				call_facts_of(r->ctx, policy)};
	}
}

static const struct list_member *member_of(const struct reference_group *group, syscall_id id)
{
	for (size_t i = 0; i < group->members.len; i++)
		if (group->members.ptr[i].id == id)
			return &group->members.ptr[i];
	return NULL;
}

/* Ways round. */

static json_t *members_json(const struct reference_maker *r, const struct list_members *members)
{
	json_t *array = json_array();

	for (size_t i = 0; i < members->len; i++) {
		json_t *object = named(r, syscall_name(members->ptr[i].id));

		json_object_set_new(object, "conditional",
				    json_boolean(members->ptr[i].conditional));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *routes_json(const struct reference_maker *r, const struct reference_group *group)
{
	json_t *array = json_array();

	for (size_t i = 0; i < group->routes.len; i++) {
		const struct ast_stmt *route = &group->routes.ptr[i];
		struct list_members via = list_members(r->unit, route->u.route.via);
		json_t *object = json_object();

		set_str(r, object, "reason", route->u.route.reason);
		json_object_set_new(object, "via", members_json(r, &via));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *dangers_json(const struct reference_maker *r, const struct dangers *dangers,
			    const char *call)
{
	json_t *array = json_array();

	for (size_t i = 0; i < dangers->len; i++) {
		const struct danger *danger = &dangers->ptr[i];
		json_t *object;

		if (call && danger->call.len && !str_is(danger->call, call))
			continue;
		object = json_object();
		set(r, object, "kind", danger_title(danger->kind));
		set_str(r, object, "of", danger->call);
		set(r, object, "text", danger->text);
		json_array_append_new(array, object);
	}
	return array;
}

/* System calls. */

static json_t *constants_json(const struct reference_maker *r, const struct syscall_arg *arg)
{
	struct stdlib_names names = list_arg_constants(r->ctx, arg);
	json_t *array = json_array();

	for (size_t i = 0; i < names.len; i++)
		json_array_append_new(array, json_string(names.ptr[i]));
	return array;
}

static json_t *arg_json(const struct reference_maker *r, const struct syscall_arg *arg)
{
	json_t *object = named(r, arg->name);

	set(r, object, "alias", arg->alias);
	set(r, object, "type",
	    arg->is_pointer ? "pointer: only NULL can be asked for"
			    : arena_printf(r->ctx->arena, "%d bits%s", arg->bits,
					   arg->is_signed ? ", signed" : ""));
	json_object_set_new(object, "constants", constants_json(r, arg));
	return object;
}

static json_t *prototypes_json(const struct reference_maker *r, syscall_id id)
{
	struct list_prototypes prototypes = list_prototypes(r->ctx, id);
	json_t *array = json_array();

	for (size_t i = 0; i < prototypes.len; i++) {
		json_t *object = json_object(), *args = json_array();

		if (prototypes.len > 1)
			set(r, object, "abis",
			    describe_abis(r->ctx->arena, prototypes.ptr[i].abis));
		json_object_set_new(object, "unknown",
				    json_boolean(prototypes.ptr[i].count < 0));
		json_object_set_new(object, "none", json_boolean(prototypes.ptr[i].count == 0));
		for (int j = 0; j < prototypes.ptr[i].count; j++)
			json_array_append_new(args, arg_json(r, &prototypes.ptr[i].args[j]));
		json_object_set_new(object, "args", args);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *numbers_json(const struct reference_maker *r, syscall_id id)
{
	json_t *array = json_array();

	ABI_EACH(abi, syscall_abis(id)) {
		json_t *object = named(r, abi_info(abi)->name);

		set(r, object, "number",
		    arena_printf(r->ctx->arena, "%d", list_number(id, abi)));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *multiplexers_json(const struct reference_maker *r, syscall_id id)
{
	json_t *array = json_array();

	for (const syscall_id *via = syscall_multiplexers; *via != SYSCALL_NONE; via++) {
		abi_set abis = list_multiplexed(id, *via);
		json_t *object;

		if (!abis)
			continue;
		object = named(r, syscall_name(*via));
		set(r, object, "abis", describe_abis(r->ctx->arena, abis));
		json_array_append_new(array, object);
	}
	return array;
}

/* What PROFILE makes of ID, in words. */
static json_t *verdicts_json(const struct reference_maker *r,
			     const struct reference_profile *profile, syscall_id id)
{
	const struct call_facts *facts = &profile->calls[id];
	json_t *object = named(r, profile->name), *cases = json_array();

	set(r, object, "state", call_state_word(facts->state));
	set(r, object, "title", call_state_title(facts->state));
	for (size_t i = 0; i < facts->outcomes.len; i++)
		for (size_t j = 0; j < facts->outcomes.ptr[i].cases.len; j++) {
			const struct verdict_case *one = &facts->outcomes.ptr[i].cases.ptr[j];
			json_t *told = json_object();

			set(r, told, "verdict", one->verdict);
			set(r, told, "where", one->where);
			set(r, told, "guard", one->guard);
			if (facts->outcomes.len > 1)
				set(r, told, "on",
				    describe_abis(r->ctx->arena, facts->outcomes.ptr[i].abis));
			json_object_set_new(told, "permits",
					    json_boolean(verb_permits(one->verb)));
			json_array_append_new(cases, told);
		}
	json_object_set_new(object, "cases", cases);
	return object;
}

static json_t *group_of_call_json(const struct reference_maker *r,
				  const struct reference_group *group,
				  const struct list_member *member)
{
	json_t *object = named(r, group->name);

	set_str(r, object, "description", group->stmt->u.group.description);
	json_object_set_new(object, "conditional", json_boolean(member->conditional));
	json_object_set_new(object, "dangers",
			    dangers_json(r, &group->dangers, syscall_name(member->id)));
	json_object_set_new(object, "routes", routes_json(r, group));
	return object;
}

static void add_call(struct reference_maker *r, syscall_id id)
{
	json_t *root = named(r, syscall_name(id)), *groups = json_array(),
	       *profiles = json_array();
	unsigned since = syscall_since(id);

	if (since)
		set(r, root, "since",
		    arena_printf(r->ctx->arena, "%u.%u", since >> 8, since & 255));
	json_object_set_new(root, "numbers", numbers_json(r, id));
	json_object_set_new(root, "multiplexers", multiplexers_json(r, id));
	json_object_set_new(root, "prototypes", prototypes_json(r, id));
	for (size_t i = 0; i < r->groups.len; i++) {
		const struct list_member *member = member_of(&r->groups.ptr[i], id);

		if (member)
			json_array_append_new(groups,
					      group_of_call_json(r, &r->groups.ptr[i], member));
	}
	json_object_set_new(root, "groups", groups);
	for (size_t i = 0; i < r->profiles.len; i++)
		json_array_append_new(profiles, verdicts_json(r, &r->profiles.ptr[i], id));
	json_object_set_new(root, "profiles", profiles);
	add_page(r, syscall_name(id), "call.html", root);
}

/* Groups and profiles. */

static json_t *group_json(const struct reference_maker *r, const struct reference_group *group)
{
	json_t *object = named(r, group->name);

	set_str(r, object, "description", group->stmt->u.group.description);
	json_object_set_new(object, "members", members_json(r, &group->members));
	return object;
}

static void add_group(struct reference_maker *r, const struct reference_group *group)
{
	json_t *root = group_json(r, group);

	set_str(r, root, "definition", source_text(r->ctx->sources, group->stmt->span));
	json_object_set_new(root, "dangers", dangers_json(r, &group->dangers, NULL));
	json_object_set_new(root, "routes", routes_json(r, group));
	add_page(r, group->name, "group.html", root);
}

static json_t *profile_json(const struct reference_maker *r,
			    const struct reference_profile *profile)
{
	json_t *object = named(r, profile->name);

	set_str(r, object, "description", profile->facts.description);
	json_object_set_new(object, "is_newest", json_boolean(profile->facts.is_newest));
	return object;
}

static void add_profile(struct reference_maker *r, const struct reference_profile *profile)
{
	json_t *root = profile_json(r, profile);

	set_str(r, root, "definition", profile->facts.text);
	add_page(r, profile->name, "profile.html", root);
}

/* The index. */

static json_t *section_json(const struct reference_maker *r, const char *title,
			    const char *summary)
{
	json_t *section = json_object();

	set(r, section, "title", title);
	set(r, section, "summary", summary);
	json_object_set_new(section, "groups", json_array());
	return section;
}

/* Families by their danger, the harmless ones, and what else there is. */
static json_t *sections_json(const struct reference_maker *r)
{
	json_t *sections = json_array();

	for (enum danger_kind kind = 0; kind < DANGER_COUNT; kind++)
		json_array_append_new(
			sections, section_json(r, danger_title(kind), danger_summary(kind)));
	json_array_append_new(sections,
			      section_json(r, "Everyday", "families without a danger of note"));
	json_array_append_new(
		sections,
		section_json(r, "Roles and others",
			     "what programs of one kind call, calls with a condition"));
	for (size_t i = 0; i < r->groups.len; i++) {
		const struct reference_group *group = &r->groups.ptr[i];
		size_t section = str_ends(str_of(group->name), "-family")
					 ? (size_t)danger_main(&group->dangers)
					 : DANGER_COUNT + 1;

		json_array_append_new(
			json_object_get(json_array_get(sections, section), "groups"),
			group_json(r, group));
	}
	return sections;
}

static void add_index(struct reference_maker *r)
{
	json_t *root = named(r, "System calls, groups, profiles"), *profiles = json_array(),
	       *calls = json_array();

	for (size_t i = 0; i < r->profiles.len; i++)
		json_array_append_new(profiles, profile_json(r, &r->profiles.ptr[i]));
	for (syscall_id id = 0; id < syscall_count(); id++)
		json_array_append_new(calls, named(r, syscall_name(id)));
	json_object_set_new(root, "profiles", profiles);
	json_object_set_new(root, "sections", sections_json(r));
	json_object_set_new(root, "calls", calls);
	add_page(r, "index", "reference.html", root);
}

struct reference_pages reference_make(struct context *ctx, const char *version)
{
	struct reference_maker r = {
		.ctx = ctx, .unit = unit_of_library(ctx), .version = version};

	gather_groups(&r);
	gather_profiles(&r);
	add_index(&r);
	for (size_t i = 0; i < r.groups.len; i++)
		add_group(&r, &r.groups.ptr[i]);
	for (size_t i = 0; i < r.profiles.len; i++)
		add_profile(&r, &r.profiles.ptr[i]);
	for (syscall_id id = 0; id < syscall_count(); id++)
		add_call(&r, id);
	return r.pages;
}

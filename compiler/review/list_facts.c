/* SPDX-License-Identifier: Apache-2.0 */
#include "review/list_facts.h"

#include "kernel/caps.h"
#include "kernel/classes.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"

#include <fnmatch.h>
#include <string.h>

/* Groups. */

/* Of the entries of SET for ID: none, all with a condition, or one without. */
static bool is_member(const struct set *set, syscall_id id, bool *conditional)
{
	bool member = false;

	*conditional = true;
	for (size_t i = 0; i < set->len; i++)
		if (set->ptr[i].id == id) {
			member = true;
			*conditional = *conditional && set->ptr[i].pred;
		}
	return member;
}

struct list_members list_members(struct unit *unit, const struct ast_set *set)
{
	struct set expanded = set_expand(unit, set);
	struct list_members members = {0};
	bool conditional;

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (is_member(&expanded, id, &conditional))
			*VEC_PUSH(unit->ctx->arena, &members) =
				(struct list_member){id, conditional};
	return members;
}

struct ast_stmts list_routes(struct context *ctx, struct str name)
{
	struct ast_stmts all = stdlib_routes(ctx), routes = {0};

	for (size_t i = 0; i < all.len; i++)
		if (str_equal(all.ptr[i].u.route.group.text, name))
			*VEC_PUSH(ctx->arena, &routes) = all.ptr[i];
	return routes;
}

struct stdlib_names list_groups_with(struct context *ctx, syscall_id id)
{
	struct unit *unit = unit_of_library(ctx);
	struct stdlib_names groups = stdlib_groups(ctx), found = {0};
	bool conditional;

	for (size_t i = 0; i < groups.len; i++) {
		const struct group *group =
			unit_group(unit, (struct ast_name){str_of(groups.ptr[i]), SPAN_NONE});
		struct set set = {0};

		if (group)
			set = set_expand(unit, group->stmt->u.group.set);
		if (is_member(&set, id, &conditional))
			*VEC_PUSH(ctx->arena, &found) = groups.ptr[i];
	}
	return found;
}

/* Profiles. */

/* The first line of TEXT that is a comment with words, and not the licence's; no full stop. */
static struct str first_comment(struct str text)
{
	const char *end = text.ptr + text.len;

	for (const char *line = text.ptr, *next; line < end && *line == '#'; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			break;
		if (next - line > 2 && strncmp(line, "# SPDX", 6) != 0)
			return (struct str){line + 2,
					    (size_t)(next - line - 2 - (next[-1] == '.'))};
	}
	return (struct str){"", 0};
}

struct list_profile list_profile(struct context *ctx, const char *full)
{
	struct list_profile profile = {.name = stdlib_profile_base(str_of(full))};
	const struct ast_file *file;

	if (full[profile.name.len] == '@')
		profile.version = str_of(full + profile.name.len + 1);
	profile.is_newest = str_is(str_of(full), stdlib_profile_newest(ctx, profile.name));
	file = stdlib_profile(ctx, profile.name, profile.version);
	if (file)
		profile.text = source_get(ctx->sources, file->source)->text;
	profile.description = first_comment(profile.text);
	return profile;
}

/* System calls. */

uint64_t list_arg_compared(const struct syscall_arg *arg)
{
	uint64_t width = arg->bits == 64 ? UINT64_MAX : ((uint64_t)1 << arg->bits) - 1;

	return width & ~(arg->unread | arg->apart);
}

static bool same_arg(const struct syscall_arg *a, const struct syscall_arg *b)
{
	return strcmp(a->name, b->name) == 0 && a->is_pointer == b->is_pointer &&
	       (a->is_pointer || (a->bits == b->bits && a->is_signed == b->is_signed &&
				  list_arg_compared(a) == list_arg_compared(b)));
}

static bool same_prototype(const struct list_prototype *a, const struct list_prototype *b)
{
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
		if (!same_arg(&a->args[i], &b->args[i]))
			return false;
	return true;
}

struct list_prototypes list_prototypes(struct context *ctx, syscall_id id)
{
	struct list_prototypes found = {0};

	ABI_EACH(abi, syscall_abis(id)) {
		struct list_prototype one = {.abis = ABI_BIT(abi)};
		size_t i = 0;

		one.count = syscall_args(id, abi, one.args);
		while (i < found.len && !same_prototype(&found.ptr[i], &one))
			i++;
		if (i < found.len)
			found.ptr[i].abis |= one.abis;
		else
			*VEC_PUSH(ctx->arena, &found) = one;
	}
	return found;
}

int list_number(syscall_id id, enum abi abi)
{
	int number = syscall_number(id, abi);

	return abi == ABI_X32 ? number & (int)~X32_SYSCALL_BIT : number;
}

abi_set list_multiplexed(syscall_id id, syscall_id via)
{
	abi_set abis = 0;

	ABI_EACH(abi, ABI_ALL)
		if (syscall_multiplexed(id, abi).via == via)
			abis |= ABI_BIT(abi);
	return abis;
}

static struct stdlib_names constants_of(struct context *ctx, int class)
{
	struct stdlib_names names = {0};
	size_t count;
	const uint16_t *constants = class_constants(class, &count);

	for (size_t i = 0; i < count; i++) {
		size_t first = 0;

		while (constants[first] != constants[i])
			first++;
		if (first == i)
			*VEC_PUSH(ctx->arena, &names) = const_name(constants[i]);
	}
	return names;
}

struct stdlib_names list_arg_constants(struct context *ctx, const struct syscall_arg *arg)
{
	return constants_of(ctx, arg->is_pointer ? CLASS_NONE : arg->class);
}

struct list_choices list_arg_choices(struct context *ctx, const struct syscall_arg *arg)
{
	struct list_choices found = {0};
	struct class_choice choice;

	for (size_t i = 0; class_choice(arg->class, i, &choice); i++) {
		size_t at = 0;

		while (at < found.len && found.ptr[at].class != choice.class)
			at++;
		if (at == found.len)
			*VEC_PUSH(ctx->arena, &found) = (struct list_choice){
				.argument = choice.argument,
				.class = choice.class,
				.constants = constants_of(ctx, choice.class)};
		*VEC_PUSH(ctx->arena, &found.ptr[at].values) = const_name(choice.constant);
	}
	return found;
}

/* Constants, errnos, capabilities. */

static bool value_on(struct list_match match, enum abi abi, uint64_t *bits)
{
	size_t len = strlen(match.name);

	switch (match.kind) {
	case LIST_CONSTANT:
		return const_value(const_find(match.name, len), abi, bits);
	case LIST_ERRNO:
		*bits = (uint64_t)errno_number(errno_find(match.name, len), abi);
		return true;
	case LIST_CAP:
		*bits = (uint64_t)cap_find(match.name, len);
		return true;
	default:
		return false;
	}
}

struct list_values list_values(struct context *ctx, struct list_match match)
{
	struct list_values found = {0};
	uint64_t bits;

	ABI_EACH(abi, ABI_ALL) {
		size_t i = 0;

		if (!value_on(match, abi, &bits))
			continue;
		while (i < found.len && found.ptr[i].bits != bits)
			i++;
		if (i < found.len)
			found.ptr[i].abis |= ABI_BIT(abi);
		else
			*VEC_PUSH(ctx->arena, &found) = (struct list_value){ABI_BIT(abi), bits};
	}
	return found;
}

/* Numbers. */

struct list_numbered_calls list_numbered(struct context *ctx, uint32_t number)
{
	struct list_numbered_calls found = {0};

	ABI_EACH(abi, ABI_ALL) {
		uint32_t bit = abi == ABI_X32 ? X32_SYSCALL_BIT : 0;
		syscall_id id = syscall_by_number(abi, number | bit);
		size_t i = 0;

		if (id == SYSCALL_NONE)
			continue;
		while (i < found.len && found.ptr[i].id != id)
			i++;
		if (i < found.len)
			found.ptr[i].abis |= ABI_BIT(abi);
		else
			*VEC_PUSH(ctx->arena, &found) =
				(struct list_numbered){id, ABI_BIT(abi)};
	}
	return found;
}

/* Names. */

bool list_find(struct str name, struct list_match *match)
{
	int error = errno_find(name.ptr, name.len), cap = cap_find(name.ptr, name.len);
	enum abi abi = abi_find_any(name.ptr, name.len);

	if (error >= 0)
		*match = (struct list_match){LIST_ERRNO, errno_name(error)};
	else if (cap >= 0)
		*match = (struct list_match){LIST_CAP, cap_name(cap)};
	else if (abi != ABI_COUNT)
		*match = (struct list_match){LIST_ARCH, abi_info(abi)->name};
	return error >= 0 || cap >= 0 || abi != ABI_COUNT;
}

struct matching {
	struct context *ctx;
	const char *pattern;
	struct list_matches found;
};

static void match(struct matching *m, enum list_kind kind, const char *name)
{
	if (fnmatch(m->pattern, name, 0) == 0)
		*VEC_PUSH(m->ctx->arena, &m->found) = (struct list_match){kind, name};
}

struct list_matches list_matches(struct context *ctx, const char *pattern)
{
	struct matching m = {ctx, pattern, {0}};
	struct stdlib_names profiles = stdlib_profiles(ctx), groups = stdlib_groups(ctx);

	for (size_t i = 0; i < profiles.len; i++)
		match(&m, LIST_PROFILE, profiles.ptr[i]);
	for (size_t i = 0; i < groups.len; i++)
		match(&m, LIST_GROUP, groups.ptr[i]);
	for (syscall_id id = 0; id < syscall_count(); id++)
		match(&m, LIST_SYSCALL, syscall_name(id));
	for (int id = 0; id < const_count(); id++)
		match(&m, LIST_CONSTANT, const_name(id));
	for (int id = 0; id < errno_count(); id++)
		match(&m, LIST_ERRNO, errno_name(id));
	for (int cap = 0; cap < CAP_COUNT; cap++)
		match(&m, LIST_CAP, cap_name(cap));
	ABI_EACH(abi, ABI_ALL)
		match(&m, LIST_ARCH, abi_info(abi)->name);
	return m.found;
}

/* As messages and JSON call a kind, and as people ask for all of it. */
static const struct {
	const char *name, *plurals[3];
} kinds[LIST_KINDS] = {
	[LIST_PROFILE] = {"profile", {"profiles"}},
	[LIST_GROUP] = {"group", {"groups", "families", "sets"}},
	[LIST_SYSCALL] = {"syscall", {"syscalls", "calls"}},
	[LIST_CONSTANT] = {"constant", {"constants", "consts"}},
	[LIST_ERRNO] = {"errno", {"errnos"}},
	[LIST_CAP] = {"capability", {"caps", "capabilities"}},
	[LIST_ARCH] = {"architecture", {"archs", "architectures", "arches"}},
};

const char *list_kind_name(enum list_kind kind)
{
	return kinds[kind].name;
}

enum list_kind list_kind_find(struct str word)
{
	for (int kind = 0; kind < LIST_KINDS; kind++) {
		if (str_is(word, kinds[kind].name))
			return (enum list_kind)kind;
		for (size_t i = 0; i < ARRAY_LEN(kinds[kind].plurals); i++)
			if (kinds[kind].plurals[i] && str_is(word, kinds[kind].plurals[i]))
				return (enum list_kind)kind;
	}
	return LIST_KINDS;
}

struct str list_description(struct context *ctx, struct list_match match)
{
	const struct ast_stmt *stmt;

	if (match.kind == LIST_PROFILE)
		return list_profile(ctx, match.name).description;
	stmt = match.kind == LIST_GROUP ? stdlib_group(ctx, str_of(match.name)) : NULL;
	return stmt ? stmt->u.group.description : (struct str){"", 0};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "review/list.h"

#include "kernel/consts.h"
#include "review/list_json.h"
#include "syntax/words.h"

#include <inttypes.h>
#include <string.h>

static void put_abis(abi_set abis, struct sbuf *out)
{
	ABI_EACH(abi, abis)
		sbuf_printf(out, " %s", abi_info(abi)->name);
}

/* Everything, and patterns. */

static void put_value(uint64_t bits, struct sbuf *out)
{
	sbuf_printf(out, "%" PRId64, (int64_t)bits);
	if (bits > 9)
		sbuf_printf(out, " (0x%" PRIx64 ")", bits);
}

static void put_match(struct context *ctx, struct list_match match, struct sbuf *out)
{
	struct str description = list_description(ctx, match);
	struct list_values values;

	if (match.kind == LIST_SYSCALL) {
		sbuf_printf(out, "  %s\n", match.name);
		return;
	}
	sbuf_printf(out, "  %-28s %.*s", match.name, STR_FMT(description));
	if (match.kind == LIST_CONSTANT) {
		values = list_values(ctx, const_find(match.name, strlen(match.name)));
		if (values.len == 1)
			put_value(values.ptr[0].bits, out);
		else
			sbuf_puts(out, "differs by architecture");
	}
	sbuf_puts(out, "\n");
}

/* A title wherever the kind changes. */
static void put_matches(struct context *ctx, struct list_matches matches, struct sbuf *out)
{
	for (size_t i = 0; i < matches.len; i++) {
		enum list_kind kind = matches.ptr[i].kind;

		if (i == 0 || kind != matches.ptr[i - 1].kind)
			sbuf_printf(out, "%s%ss:\n", i ? "\n" : "", list_kind_name(kind));
		put_match(ctx, matches.ptr[i], out);
	}
}

static void put_all(struct context *ctx, bool json, struct list_matches matches,
		    struct sbuf *out)
{
	if (json)
		list_json_matches(ctx, matches, out);
	else
		put_matches(ctx, matches, out);
}

/* Profiles and groups are what has a hyphen. */
void list_all(struct context *ctx, bool json, struct sbuf *out)
{
	put_all(ctx, json, list_matches(ctx, "*-*"), out);
}

static bool list_pattern(struct context *ctx, struct str pattern, bool json, struct sbuf *out)
{
	const char *text = arena_strndup(ctx->arena, pattern.ptr, pattern.len);
	struct list_matches matches = list_matches(ctx, text);

	if (!matches.len) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_UNKNOWN_SYSCALL,
			   "no group, profile, system call or constant is like '%s'", text);
		return false;
	}
	put_all(ctx, json, matches, out);
	return true;
}

/* Groups. */

/* Each with the ABIs of Docker's default that lack it, or, if these are fewer, have it. */
static void put_members(struct list_members members, struct sbuf *out)
{
	abi_set usual = abi_docker_default();

	for (size_t i = 0; i < members.len; i++) {
		abi_set has = syscall_abis(members.ptr[i].id);
		bool few = __builtin_popcount(has & usual) < 8;

		sbuf_printf(out, "  %s%s", syscall_name(members.ptr[i].id),
			    members.ptr[i].conditional ? " (on a condition)" : "");
		if (usual & ~has) {
			sbuf_puts(out, few ? "  only" : "  not on");
			put_abis(few ? has : usual & ~has, out);
		}
		sbuf_puts(out, "\n");
	}
}

static void put_routes(struct unit *unit, struct str name, struct sbuf *out)
{
	struct ast_stmts routes = list_routes(unit->ctx, name);

	if (routes.len)
		sbuf_puts(out, "ways round it:\n");
	for (size_t i = 0; i < routes.len; i++) {
		struct list_members via = list_members(unit, routes.ptr[i].u.route.via);

		sbuf_puts(out, " ");
		for (size_t j = 0; j < via.len; j++)
			sbuf_printf(out, " %s%s", syscall_name(via.ptr[j].id),
				    j + 1 < via.len ? "," : "");
		sbuf_printf(out, ": %.*s\n", STR_FMT(routes.ptr[i].u.route.reason));
	}
}

/* Where it is defined, and for its conditions how. */
static void put_definition(struct context *ctx, const struct ast_stmt *stmt,
			   struct list_members members, struct sbuf *out)
{
	const struct source *source = source_of(ctx->sources, stmt->span);
	bool conditional = false;

	for (size_t i = 0; i < members.len; i++)
		conditional = conditional || members.ptr[i].conditional;
	sbuf_printf(out, "defined in %s:%u\n", source->name,
		    source_place(source, stmt->span.lo).line);
	if (conditional)
		sbuf_printf(out, "%.*s\n", STR_FMT(source_text(ctx->sources, stmt->span)));
}

static bool list_group(struct context *ctx, struct str name, bool json, struct sbuf *out)
{
	struct unit *unit = unit_of_library(ctx);
	struct group *group = unit_group(unit, (struct ast_name){name, SPAN_NONE});
	struct list_members members;

	if (!group)
		return false;
	if (json) {
		list_json_group(unit, group, out);
		return true;
	}
	members = list_members(unit, group->stmt->u.group.set);
	sbuf_printf(out, "%.*s: %.*s\n", STR_FMT(name),
		    STR_FMT(group->stmt->u.group.description));
	put_members(members, out);
	put_routes(unit, name, out);
	put_definition(ctx, group->stmt, members, out);
	return true;
}

/* Profiles. */

static void put_profile(struct context *ctx, const char *full, struct sbuf *out)
{
	struct list_profile profile = list_profile(ctx, full);
	struct stdlib_names names = stdlib_profiles(ctx);

	sbuf_printf(out, "%s: %.*s\nversions:", full, STR_FMT(profile.description));
	for (size_t i = 0; i < names.len; i++)
		if (str_equal(stdlib_profile_base(str_of(names.ptr[i])), profile.name))
			sbuf_printf(out, " %s", names.ptr[i]);
	sbuf_printf(out, "\n\n%.*s", STR_FMT(profile.text));
}

static bool list_profile_named(struct context *ctx, struct str name, bool json,
			       struct sbuf *out)
{
	struct str base = stdlib_profile_base(name);
	const char *full = stdlib_profile_newest(ctx, base);
	struct str version = stdlib_profile_version(name);

	if (version.len) {
		if (!unit_profile(unit_of_library(ctx), (struct ast_name){base, SPAN_NONE},
				  (struct ast_name){version, SPAN_NONE}))
			return false;
		full = arena_strndup(ctx->arena, name.ptr, name.len);
	}
	if (json)
		list_json_profile(ctx, full, out);
	else
		put_profile(ctx, full, out);
	return true;
}

/* System calls. */

#define CONSTANTS_SHOWN 8 /* of an argument that takes more; --json has all */

static void put_constants(struct stdlib_names names, struct sbuf *out)
{
	size_t shown = names.len > CONSTANTS_SHOWN + 1 ? CONSTANTS_SHOWN : names.len;

	for (size_t i = 0; i < shown; i++)
		sbuf_printf(out, "%s%s", i ? ", " : "", names.ptr[i]);
	if (shown < names.len)
		sbuf_printf(out, " and %zu more", names.len - shown);
	sbuf_puts(out, "\n");
}

/* "where level is SOL_IP: IP_MTU, IP_TOS and 40 more" */
static void put_choice(const struct list_choice *choice, struct sbuf *out)
{
	sbuf_printf(out, "      where %s is ", choice->argument);
	for (size_t i = 0; i < choice->values.len; i++)
		sbuf_printf(out, "%s%s", i ? " or " : "", choice->values.ptr[i]);
	sbuf_puts(out, ": ");
	put_constants(choice->constants, out);
}

static void put_arg_constants(struct context *ctx, const struct syscall_arg *arg,
			      struct sbuf *out)
{
	struct stdlib_names names = list_arg_constants(ctx, arg);
	struct list_choices choices = list_arg_choices(ctx, arg);

	if (names.len) {
		sbuf_puts(out, "      ");
		put_constants(names, out);
	}
	for (size_t i = 0; i < choices.len; i++)
		put_choice(&choices.ptr[i], out);
}

static void put_width(const struct syscall_arg *arg, struct sbuf *out)
{
	sbuf_printf(out, ": %d bits%s", arg->bits, arg->is_signed ? ", signed" : "");
	if (arg->unread | arg->apart)
		sbuf_printf(out, ", compared under 0x%llx",
			    (unsigned long long)list_arg_compared(arg));
	sbuf_puts(out, "\n");
}

static void put_arg(struct context *ctx, const struct syscall_arg *arg, struct sbuf *out)
{
	sbuf_printf(out, "    %s", arg->name);
	if (arg->alias)
		sbuf_printf(out, " (or %s)", arg->alias);
	if (arg->is_pointer)
		sbuf_puts(out, ": pointer\n");
	else
		put_width(arg, out);
	put_arg_constants(ctx, arg, out);
}

static void put_prototypes(struct context *ctx, struct list_prototypes prototypes,
			   struct sbuf *out)
{
	for (size_t i = 0; i < prototypes.len; i++) {
		const struct list_prototype *prototype = &prototypes.ptr[i];

		sbuf_puts(out, "  arguments");
		if (prototypes.len > 1) {
			sbuf_puts(out, " on");
			put_abis(prototype->abis, out);
		}
		sbuf_puts(out, prototype->count < 0    ? ": not known\n"
			       : prototype->count == 0 ? ": none\n"
						       : ":\n");
		for (int j = 0; j < prototype->count; j++)
			put_arg(ctx, &prototype->args[j], out);
	}
}

static void put_numbers(syscall_id id, struct sbuf *out)
{
	sbuf_puts(out, "  numbers:");
	ABI_EACH(abi, syscall_abis(id))
		sbuf_printf(out, " %s %d", abi_info(abi)->name, list_number(id, abi));
	sbuf_puts(out, "\n");
	for (const syscall_id *via = syscall_multiplexers; *via != SYSCALL_NONE; via++) {
		abi_set abis = list_multiplexed(id, *via);

		if (abis) {
			sbuf_printf(out, "  also through %s on", syscall_name(*via));
			put_abis(abis, out);
			sbuf_puts(out, "\n");
		}
	}
}

static void put_syscall(struct context *ctx, syscall_id id, struct sbuf *out)
{
	struct stdlib_names groups = list_groups_with(ctx, id);
	unsigned since = syscall_since(id);

	sbuf_puts(out, syscall_name(id));
	if (since)
		sbuf_printf(out, ", since Linux %u.%u", since >> 8, since & 255);
	sbuf_puts(out, "\n");
	put_numbers(id, out);
	if (syscall_unfiltered(id)) {
		sbuf_puts(out, "  let past every filter by newer kernels on");
		put_abis(syscall_unfiltered(id), out);
		sbuf_puts(out, "\n");
	}
	put_prototypes(ctx, list_prototypes(ctx, id), out);
	sbuf_puts(out, "  groups:");
	for (size_t i = 0; i < groups.len; i++)
		sbuf_printf(out, " %s", groups.ptr[i]);
	sbuf_puts(out, "\n");
}

static bool list_syscall(struct context *ctx, struct str name, bool json, struct sbuf *out)
{
	syscall_id id = set_syscall(unit_of_library(ctx), (struct ast_name){name, SPAN_NONE});

	if (id == SYSCALL_NONE)
		return false;
	if (json)
		list_json_syscall(ctx, id, out);
	else
		put_syscall(ctx, id, out);
	return true;
}

/* Constants. */

static void put_constant(struct context *ctx, int constant, struct sbuf *out)
{
	struct list_values values = list_values(ctx, constant);
	abi_set without = ABI_ALL;

	sbuf_printf(out, "%s\n", const_name(constant));
	for (size_t i = 0; i < values.len; i++) {
		without &= ~values.ptr[i].abis;
		sbuf_puts(out, "  ");
		put_value(values.ptr[i].bits, out);
		sbuf_puts(out, " on");
		put_abis(values.ptr[i].abis, out);
		sbuf_puts(out, "\n");
	}
	if (without) {
		sbuf_puts(out, "  not on");
		put_abis(without, out);
		sbuf_puts(out, "\n");
	}
}

static bool list_constant(struct context *ctx, struct str name, bool json, struct sbuf *out)
{
	int constant = const_find(name.ptr, name.len);

	if (constant < 0) {
		value_report_unknown(ctx, NULL, name, SPAN_NONE);
		return false;
	}
	if (json)
		list_json_constant(ctx, constant, out);
	else
		put_constant(ctx, constant, out);
	return true;
}

bool list_one(struct context *ctx, struct str name, bool json, struct sbuf *out)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("*?[", name.ptr[i]))
			return list_pattern(ctx, name, json, out);
	if (stdlib_profile_newest(ctx, stdlib_profile_base(name)))
		return list_profile_named(ctx, name, json, out);
	if (words_is_group(name))
		return list_group(ctx, name, json, out);
	if (words_is_constant(name))
		return list_constant(ctx, name, json, out);
	return list_syscall(ctx, name, json, out);
}

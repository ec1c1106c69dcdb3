/* SPDX-License-Identifier: Apache-2.0 */
#include "review/list.h"

#include "kernel/consts.h"
#include "kernel/meant.h"
#include "review/list_json.h"
#include "syntax/number.h"
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

	if (match.kind == LIST_SYSCALL || match.kind == LIST_ARCH) {
		sbuf_printf(out, "  %s\n", match.name);
		return;
	}
	sbuf_printf(out, "  %-28s %.*s", match.name, STR_FMT(description));
	values = list_values(ctx, match);
	if (values.len == 1)
		put_value(values.ptr[0].bits, out);
	else if (values.len)
		sbuf_puts(out, "differs by architecture");
	sbuf_puts(out, "\n");
}

/* In front of the names of KIND, behind BEFORE others. */
static void put_title(enum list_kind kind, size_t before, struct sbuf *out)
{
	sbuf_printf(out, "%s%s:\n", before ? "\n" : "",
		    kind == LIST_CAP ? "capabilities"
				     : arena_printf(out->arena, "%ss", list_kind_name(kind)));
}

/* A title wherever the kind changes. */
static void put_matches(struct context *ctx, struct list_matches matches, struct sbuf *out)
{
	for (size_t i = 0; i < matches.len; i++) {
		enum list_kind kind = matches.ptr[i].kind;

		if (i == 0 || kind != matches.ptr[i - 1].kind)
			put_title(kind, i, out);
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
			   "no group, profile, system call, constant, errno, capability or "
			   "architecture is like '%s'",
			   text);
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

/* Constants, errnos, capabilities. */

static void put_values(struct context *ctx, struct list_match match, struct sbuf *out)
{
	struct list_values values = list_values(ctx, match);
	abi_set without = ABI_ALL;

	sbuf_printf(out, "%s\n", match.name);
	for (size_t i = 0; i < values.len; i++) {
		abi_set abis = values.ptr[i].abis;
		bool is_everywhere = match.kind != LIST_CONSTANT && abis == ABI_ALL;

		without &= ~abis;
		sbuf_puts(out, "  ");
		put_value(values.ptr[i].bits, out);
		sbuf_puts(out, is_everywhere ? " on every architecture" : " on");
		put_abis(is_everywhere ? 0 : abis, out);
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
	struct list_match match;

	if (constant < 0) {
		value_report_unknown(ctx, NULL, name, SPAN_NONE);
		return false;
	}
	match = (struct list_match){LIST_CONSTANT, const_name(constant)};
	if (json)
		list_json_values(ctx, match, out);
	else
		put_values(ctx, match, out);
	return true;
}

/* Architectures. */

static void put_arch(struct list_match match, struct sbuf *out)
{
	enum abi abi = abi_find(match.name, strlen(match.name));
	const struct abi_info *info = abi_info(abi);

	sbuf_printf(out, "%s\n  %d bits, %s-endian; AUDIT_ARCH 0x%08x; libseccomp's %s\n",
		    info->name, info->bits, info->big_endian ? "big" : "little", info->audit,
		    info->scmp);
	if (info->go[0])
		sbuf_printf(out, "  Docker's %s\n", info->go);
	sbuf_puts(out, "  of a machine with");
	put_abis(abi_of_machine(abi), out);
	sbuf_puts(out, "\n");
}

/* Numbers. */

static bool list_call_number(struct context *ctx, struct str text, bool json, struct sbuf *out)
{
	struct list_numbered_calls calls = {0};
	uint64_t number;

	if (number_parse(text, false, &number) == NUMBER_OK && number < X32_SYSCALL_BIT)
		calls = list_numbered(ctx, (uint32_t)number);
	if (!calls.len) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_UNKNOWN_SYSCALL,
			   "no system call has the number %.*s", STR_FMT(text));
		return false;
	}
	if (json) {
		list_json_number(text, calls, out);
		return true;
	}
	sbuf_printf(out, "%.*s\n", STR_FMT(text));
	for (size_t i = 0; i < calls.len; i++) {
		sbuf_printf(out, "  %s on", syscall_name(calls.ptr[i].id));
		put_abis(calls.ptr[i].abis, out);
		sbuf_puts(out, "\n");
	}
	return true;
}

static void put_found(struct context *ctx, struct list_match match, bool json, struct sbuf *out)
{
	if (match.kind == LIST_ARCH && json)
		list_json_arch(match, out);
	else if (match.kind == LIST_ARCH)
		put_arch(match, out);
	else if (json)
		list_json_values(ctx, match, out);
	else
		put_values(ctx, match, out);
}

static void list_kind(struct context *ctx, enum list_kind kind, bool json, struct sbuf *out)
{
	struct list_matches all = list_matches(ctx, "*"), of_kind = {0};

	for (size_t i = 0; i < all.len; i++)
		if (all.ptr[i].kind == kind)
			*VEC_PUSH(ctx->arena, &of_kind) = all.ptr[i];
	put_all(ctx, json, of_kind, out);
}

/* NAME is a constant's, or of a call in other letters. */
static bool is_constant(struct context *ctx, struct str name)
{
	return words_is_constant(name) && (const_find(name.ptr, name.len) >= 0 ||
					   meant_syscall(ctx->arena, name) == SYSCALL_NONE);
}

bool list_one(struct context *ctx, struct str name, bool json, struct sbuf *out)
{
	struct list_match match;

	for (size_t i = 0; i < name.len; i++)
		if (strchr("*?[", name.ptr[i]))
			return list_pattern(ctx, name, json, out);
	if (list_kind_find(name) != LIST_KINDS) {
		list_kind(ctx, list_kind_find(name), json, out);
		return true;
	}
	if (name.len && name.ptr[0] >= '0' && name.ptr[0] <= '9')
		return list_call_number(ctx, name, json, out);
	if (list_find(name, &match)) {
		put_found(ctx, match, json, out);
		return true;
	}
	if (stdlib_profile_newest(ctx, stdlib_profile_base(name)))
		return list_profile_named(ctx, name, json, out);
	if (words_is_group(name))
		return list_group(ctx, name, json, out);
	if (is_constant(ctx, name))
		return list_constant(ctx, name, json, out);
	return list_syscall(ctx, name, json, out);
}

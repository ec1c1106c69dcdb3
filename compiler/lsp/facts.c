/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/facts.h"

#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"
#include "review/list_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 24

static void add_abis(abi_set abis, struct sbuf *out)
{
	const char *between = "";

	ABI_EACH(abi, abis) {
		sbuf_printf(out, "%s%s", between, abi_info(abi)->name);
		between = ", ";
	}
}

static void add_names(const char *title, const struct stdlib_names *names, struct sbuf *out)
{
	size_t shown = names->len > NAMES_SHOWN + 1 ? NAMES_SHOWN : names->len;

	for (size_t i = 0; i < shown; i++)
		sbuf_printf(out, "%s`%s`", i ? ", " : title, names->ptr[i]);
	if (shown < names->len)
		sbuf_printf(out, " and %zu more", names->len - shown);
	if (shown)
		sbuf_puts(out, "\n\n");
}

/* Calls. */

/* The prototype on the first ABI that has the call. */
static int prototype_of(syscall_id id, struct syscall_arg args[SYSCALL_ARGS])
{
	enum abi abi = abi_next(syscall_abis(id), 0);

	return abi == ABI_COUNT ? -1 : syscall_args(id, abi, args);
}

struct facts_signature facts_signature(struct arena *arena, syscall_id id)
{
	struct facts_signature signature = {.count = prototype_of(id, signature.args)};
	struct sbuf text = {.arena = arena};

	sbuf_printf(&text, "%s(", syscall_name(id));
	for (int i = 0; i < signature.count; i++) {
		sbuf_puts(&text, i ? ", " : "");
		signature.lo[i] = (uint32_t)text.len;
		sbuf_puts(&text, signature.args[i].name);
		signature.hi[i] = (uint32_t)text.len;
	}
	sbuf_puts(&text, signature.count < 0 ? "?)" : ")");
	signature.text = sbuf_text(&text);
	return signature;
}

const char *facts_width(const struct syscall_arg *arg, struct arena *arena)
{
	if (arg->is_pointer)
		return "pointer";
	return arena_printf(arena, "%d bits%s", arg->bits, arg->is_signed ? ", signed" : "");
}

static void add_argument(struct context *ctx, const struct syscall_arg *arg, struct sbuf *out)
{
	struct stdlib_names constants = list_arg_constants(ctx, arg);

	sbuf_printf(out, "- `%s`", arg->name);
	if (arg->alias)
		sbuf_printf(out, " or `%s`", arg->alias);
	sbuf_printf(out, ": %s", facts_width(arg, ctx->arena));
	for (size_t i = 0; i < constants.len && i < 6; i++)
		sbuf_printf(out, "%s`%s`", i ? ", " : "; ", constants.ptr[i]);
	sbuf_puts(out, constants.len > 6 ? " ...\n" : "\n");
}

static void add_syscall(struct context *ctx, struct str name, struct sbuf *out)
{
	syscall_id id = syscall_find(name.ptr, name.len);
	struct facts_signature signature;
	struct stdlib_names groups;
	unsigned since;

	if (id == SYSCALL_NONE)
		return;
	signature = facts_signature(ctx->arena, id);
	groups = list_groups_with(ctx, id);
	since = syscall_since(id);
	sbuf_printf(out, "```c\n%s\n```\n", signature.text);
	for (int i = 0; i < signature.count; i++)
		add_argument(ctx, &signature.args[i], out);
	sbuf_puts(out, "\n");
	add_names("Groups: ", &groups, out);
	if (since)
		sbuf_printf(out, "Since Linux %u.%u.\n\n", since >> 8, since & 255);
	sbuf_puts(out, "Numbers:");
	ABI_EACH(abi, syscall_abis(id))
		sbuf_printf(out, " %s %d", abi_info(abi)->name, list_number(id, abi));
	sbuf_puts(out, "\n");
}

/* Groups and profiles. */

size_t facts_group_size(const struct snapshot *snapshot, struct str name)
{
	const struct group *group = snapshot_group(snapshot, name);
	struct diag_capture capture = diag_capture_start(&snapshot->ctx->diags);
	size_t size = 0;

	if (group && group->stmt->u.group.set->items)
		size = list_members(snapshot->unit, group->stmt->u.group.set).len;
	(void)diag_capture_end(&capture);
	return size;
}

static void add_members(struct unit *unit, const struct ast_set *set, struct sbuf *out)
{
	struct list_members members = list_members(unit, set);

	for (size_t i = 0; i < members.len && i < NAMES_SHOWN; i++)
		sbuf_printf(out, "%s`%s`%s", i ? ", " : "", syscall_name(members.ptr[i].id),
			    members.ptr[i].conditional ? " (on a condition)" : "");
	if (members.len > NAMES_SHOWN)
		sbuf_printf(out, " and %zu more", members.len - NAMES_SHOWN);
	sbuf_puts(out, members.len ? "\n\n" : "");
}

static void add_routes(struct unit *unit, struct str name, struct sbuf *out)
{
	struct ast_stmts routes = list_routes(unit->ctx, name);

	sbuf_puts(out, routes.len ? "Ways round it:\n" : "");
	for (size_t i = 0; i < routes.len; i++) {
		struct list_members via = list_members(unit, routes.ptr[i].u.route.via);

		for (size_t j = 0; j < via.len && j < 6; j++)
			sbuf_printf(out, "%s`%s`", j ? ", " : "- ",
				    syscall_name(via.ptr[j].id));
		sbuf_printf(out, "%s: %.*s\n", via.len > 6 ? " ..." : "",
			    STR_FMT(routes.ptr[i].u.route.reason));
	}
}

static void add_group(const struct snapshot *snapshot, struct str name, struct sbuf *out)
{
	struct group *group = snapshot_group(snapshot, name);
	const struct source *source;

	if (!group || !group->stmt->u.group.set->items)
		return;
	source = source_of(snapshot->ctx->sources, group->stmt->span);
	sbuf_printf(out, "**%.*s**", STR_FMT(name));
	if (group->stmt->u.group.description.len)
		sbuf_printf(out, ": %.*s", STR_FMT(group->stmt->u.group.description));
	sbuf_puts(out, "\n\n");
	add_members(snapshot->unit, group->stmt->u.group.set, out);
	add_routes(snapshot->unit, name, out);
	if (source)
		sbuf_printf(out, "\n%s:%u\n", source->name,
			    source_place(source, group->stmt->span.lo).line);
}

static void add_profile(struct context *ctx, struct str name, struct sbuf *out)
{
	const char *full = memchr(name.ptr, '@', name.len)
				   ? arena_strndup(ctx->arena, name.ptr, name.len)
				   : stdlib_profile_newest(ctx, name);
	struct list_profile profile;

	if (!full)
		return;
	profile = list_profile(ctx, full);
	sbuf_printf(out, "**%s**: %.*s\n", full, STR_FMT(profile.description));
}

/* Constants. */

static void add_kernel_constant(struct context *ctx, int constant, struct sbuf *out)
{
	struct list_match match = {LIST_CONSTANT, const_name(constant)};
	struct list_values values = list_values(ctx, match);

	sbuf_printf(out, "**%s**\n\n", match.name);
	for (size_t i = 0; i < values.len; i++) {
		sbuf_printf(out, "- `%" PRId64 "`", (int64_t)values.ptr[i].bits);
		if (values.ptr[i].bits > 9)
			sbuf_printf(out, " `0x%" PRIx64 "`", values.ptr[i].bits);
		if (values.len > 1) {
			sbuf_puts(out, " on ");
			add_abis(values.ptr[i].abis, out);
		}
		sbuf_puts(out, "\n");
	}
}

static void add_constant(const struct snapshot *snapshot, struct str name, struct sbuf *out)
{
	const struct constant *own = snapshot_constant(snapshot, name);
	int constant = const_find(name.ptr, name.len);
	struct str text;

	if (own) {
		text = source_text(snapshot->ctx->sources, own->stmt->span);
		sbuf_printf(out, "```scp\n%.*s\n```\n", STR_FMT(text));
	} else if (constant >= 0) {
		add_kernel_constant(snapshot->ctx, constant, out);
	} else if (str_is(name, "NULL")) {
		sbuf_puts(out, "**NULL**: no pointer\n");
	}
}

static void add_errno(struct str name, struct sbuf *out)
{
	int id = errno_find(name.ptr, name.len);
	int usual;

	if (id < 0)
		return;
	usual = errno_number(id, ABI_X86_64);
	sbuf_printf(out, "**%s**: errno %d", errno_name(id), usual);
	ABI_EACH(abi, ABI_ALL)
		if (errno_number(id, abi) != usual)
			sbuf_printf(out, ", %d on %s", errno_number(id, abi),
				    abi_info(abi)->name);
	sbuf_puts(out, "\n\nWhat the call fails with; the program goes on.\n");
}

static void add_capability(struct str name, struct sbuf *out)
{
	int cap = cap_find(name.ptr, name.len);

	if (cap >= 0)
		sbuf_printf(out,
			    "**%s**: capability %d (capabilities(7))\n\nEngines decide by the "
			    "capabilities of the container when it starts.\n",
			    cap_name(cap), cap);
}

static void add_arch(struct str name, struct sbuf *out)
{
	enum abi abi = abi_find(name.ptr, name.len);

	if (abi == ABI_COUNT)
		return;
	sbuf_printf(out, "**%s**: %s, %d bits, %s-endian", abi_info(abi)->name,
		    abi_info(abi)->scmp, abi_info(abi)->bits,
		    abi_info(abi)->big_endian ? "big" : "little");
	if (abi_machine(abi) != abi)
		sbuf_printf(out, "; calls of it are made on %s",
			    abi_info(abi_machine(abi))->name);
	sbuf_puts(out, "\n");
}

/* Arguments. */

bool facts_argument(syscall_id id, struct str name, struct syscall_arg *arg)
{
	struct syscall_arg args[SYSCALL_ARGS];

	ABI_EACH(abi, syscall_abis(id)) {
		int at = syscall_arg_find(id, abi, name.ptr, name.len);

		if (at < 0 && name.len == 4 && str_starts(name, "arg"))
			at = name.ptr[3] - '0';
		if (at >= 0 && at < syscall_args(id, abi, args)) {
			*arg = args[at];
			return true;
		}
	}
	return false;
}

static void add_arguments(struct context *ctx, struct str name, struct call_ids calls,
			  struct sbuf *out)
{
	struct syscall_arg arg;

	for (size_t i = 0; i < calls.len && i < 4; i++) {
		if (!facts_argument(calls.ptr[i], name, &arg))
			continue;
		sbuf_printf(out, "`%s`:\n", facts_signature(ctx->arena, calls.ptr[i]).text);
		add_argument(ctx, &arg, out);
	}
}

void facts_add(const struct snapshot *snapshot, enum role role, struct str name,
	       struct call_ids calls, struct sbuf *out)
{
	struct diag_capture capture = diag_capture_start(&snapshot->ctx->diags);

	switch (role) {
	case ROLE_SYSCALL:
		add_syscall(snapshot->ctx, name, out);
		break;
	case ROLE_GROUP:
	case ROLE_NEW_GROUP:
		add_group(snapshot, name, out);
		break;
	case ROLE_PROFILE:
		add_profile(snapshot->ctx, name, out);
		break;
	case ROLE_CONSTANT:
	case ROLE_NEW_CONSTANT:
		add_constant(snapshot, name, out);
		break;
	case ROLE_ERRNO:
		add_errno(name, out);
		break;
	case ROLE_CAPABILITY:
		add_capability(name, out);
		break;
	case ROLE_ARCH:
		add_arch(name, out);
		break;
	case ROLE_ARGUMENT:
		add_arguments(snapshot->ctx, name, calls, out);
		break;
	case ROLE_KEYWORD:
		facts_add_keyword(name, out);
		break;
	case ROLE_FLAG:
	case ROLE_SIGN:
	case ROLE_NUMBER:
	case ROLE_VERSION:
	case ROLE_FILE:
	case ROLE_DESCRIPTION:
	case ROLE_STRAY:
		break;
	}
	(void)diag_capture_end(&capture);
}

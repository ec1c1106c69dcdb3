/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/list.h"

#include "front/stdlib.h"
#include "front/words.h"
#include "sema/unit.h"

#include <stdlib.h>
#include <string.h>

static struct unit *empty_unit(struct scmpl *ctx)
{
	return unit_load(ctx, source_add(ctx->sources, "<list>", (struct str){"", 0}));
}

void list_all(struct scmpl *ctx, struct sbuf *out)
{
	struct stdlib_names groups = stdlib_groups(ctx);
	struct stdlib_names profiles = stdlib_profiles(ctx);

	sbuf_puts(out, "profiles (extend NAME):\n");
	for (size_t i = 0; i < profiles.len; i++)
		sbuf_printf(out, "  %s\n", profiles.ptr[i]);
	sbuf_puts(out, "\ngroups:\n");
	for (size_t i = 0; i < groups.len; i++) {
		const struct ast_stmt *stmt = stdlib_group(ctx, str_of(groups.ptr[i]));

		if (stmt)
			sbuf_printf(out, "  %-28s %.*s\n", groups.ptr[i],
				    STR_FMT(stmt->u.group.description));
	}
}

/* Groups. */

static void list_abis(abi_set abis, struct sbuf *out)
{
	ABI_EACH(abi, abis)
		sbuf_printf(out, " %s", abi_info(abi)->name);
}

static bool is_conditional_in(const struct set *set, syscall_id id)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->ptr[i].id == id && !set->ptr[i].pred)
			return false;
	return true;
}

/* Each member once, by name, with the ABIs of Docker's default that lack it. */
static void list_members(const struct set *set, struct sbuf *out)
{
	abi_set usual = abi_docker_default();

	for (syscall_id id = 0; id < syscall_count(); id++) {
		bool member = false;

		for (size_t i = 0; i < set->len && !member; i++)
			member = set->ptr[i].id == id;
		if (!member)
			continue;
		sbuf_printf(out, "  %s%s", syscall_name(id),
			    is_conditional_in(set, id) ? " (on a condition)" : "");
		if (usual & ~syscall_abis(id)) {
			bool few = (syscall_abis(id) & usual) == 0 ||
				   __builtin_popcount(syscall_abis(id) & usual) < 8;

			sbuf_puts(out, few ? "  only" : "  not on");
			list_abis(few ? syscall_abis(id) : usual & ~syscall_abis(id), out);
		}
		sbuf_puts(out, "\n");
	}
}

static bool list_group(struct scmpl *ctx, struct str name, struct sbuf *out)
{
	struct unit *unit = empty_unit(ctx);
	struct group *group = unit_group(unit, (struct ast_name){name, SPAN_NONE});
	struct set set;

	if (!group)
		return false;
	set = set_expand(unit, group->stmt->u.group.set);
	sbuf_printf(out, "%.*s: %.*s\n", STR_FMT(name),
		    STR_FMT(group->stmt->u.group.description));
	list_members(&set, out);
	return true;
}

/* System calls. */

static void list_arguments(syscall_id id, enum abi abi, struct sbuf *out)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, abi, args);

	if (count < 0) {
		sbuf_puts(out, "  arguments: not known\n");
		return;
	}
	sbuf_printf(out, "  arguments on %s:%s\n", abi_info(abi)->name, count ? "" : " none");
	for (int i = 0; i < count; i++) {
		sbuf_printf(out, "    %s", args[i].name);
		if (args[i].alias)
			sbuf_printf(out, " (or %s)", args[i].alias);
		if (args[i].is_pointer)
			sbuf_puts(out, ": pointer\n");
		else
			sbuf_printf(out, ": %d bits%s\n", args[i].bits,
				    args[i].is_signed ? ", signed" : "");
	}
}

static void list_groups_with(struct scmpl *ctx, syscall_id id, struct sbuf *out)
{
	struct unit *unit = empty_unit(ctx);
	struct stdlib_names groups = stdlib_groups(ctx);

	sbuf_puts(out, "  groups:");
	for (size_t i = 0; i < groups.len; i++) {
		struct ast_name name = {str_of(groups.ptr[i]), SPAN_NONE};
		struct group *group = unit_group(unit, name);
		struct set set = {0};
		bool member = false;

		if (group)
			set = set_expand(unit, group->stmt->u.group.set);
		for (size_t j = 0; j < set.len && !member; j++)
			member = set.ptr[j].id == id;
		if (member)
			sbuf_printf(out, " %s", groups.ptr[i]);
	}
	sbuf_puts(out, "\n");
}

static bool list_syscall(struct scmpl *ctx, struct str name, struct sbuf *out)
{
	syscall_id id = set_syscall(empty_unit(ctx), (struct ast_name){name, SPAN_NONE});
	unsigned since;

	if (id == SYSCALL_NONE)
		return false;
	since = syscall_since(id);
	sbuf_printf(out, "%s", syscall_name(id));
	if (since)
		sbuf_printf(out, ", since Linux %u.%u", since >> 8, since & 255);
	sbuf_puts(out, "\n  numbers:");
	ABI_EACH(abi, syscall_abis(id))
		sbuf_printf(out, " %s %d", abi_info(abi)->name,
			    abi == ABI_X32 ? syscall_number(id, abi) & (int)~X32_SYSCALL_BIT
					   : syscall_number(id, abi));
	sbuf_puts(out, "\n");
	for (enum abi abi = 0; abi < ABI_COUNT; abi++)
		if (syscall_abis(id) & ABI_BIT(abi)) {
			list_arguments(id, abi, out);
			break;
		}
	list_groups_with(ctx, id, out);
	return true;
}

bool list_one(struct scmpl *ctx, struct str name, struct sbuf *out)
{
	return words_is_group(name) ? list_group(ctx, name, out) : list_syscall(ctx, name, out);
}

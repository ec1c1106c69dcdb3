/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/unknown.h"

#include "core/name_part.h"
#include "core/suggest.h"
#include "kernel/meant.h"
#include "syntax/stdlib.h"
#include "syntax/words.h"

#include <string.h>

#define FAMILY "-family"

/*
 * The group of the standard library that people mean by WRONG, in the arena: they try a
 * family's open name, underscores for hyphens, systemd's own name.  NULL if it was none of
 * them.
 */
static const char *group_meant(struct unit *unit, struct str wrong)
{
	struct arena *arena = unit->ctx->arena;
	char *name = arena_strndup(arena, wrong.ptr, wrong.len);
	const char *tried[3];

	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
	tried[0] = name;
	tried[1] = arena_printf(arena, "%s" FAMILY, name);
	tried[2] = arena_printf(arena, "systemd-%s", name);
	for (size_t i = 0; i < (words_is_group(str_of(name)) ? 3 : 2); i++)
		if (stdlib_group(unit->ctx, str_of(tried[i])))
			return tried[i];
	return NULL;
}

/* The groups of the library that have PART in their names. */
static struct name_part groups_about(struct unit *unit, struct str part)
{
	struct name_part about = name_part_start(unit->ctx->arena, part);
	struct stdlib_names names = stdlib_groups(unit->ctx);

	for (size_t i = 0; i < names.len; i++)
		name_part_offer(&about, names.ptr[i]);
	return about;
}

void unknown_syscall(struct unit *unit, struct ast_name name)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct suggest suggest = suggest_start(name.text);
	struct diag *diag;
	struct name_part about = groups_about(unit, name.text);
	const char *group = group_meant(unit, name.text);
	syscall_id meant = meant_syscall(unit->ctx->arena, name.text);

	/* "default: deny all" has been told of. */
	if (unit->is_broken && meant_is_all(name.text))
		return;
	diag = diag_error(diags, name.span, DIAG_UNKNOWN_SYSCALL, "unknown system call '%.*s'",
			  STR_FMT(name.text));
	for (int i = 0; i < syscall_count(); i++)
		suggest_offer(&suggest, syscall_name(i));
	if (meant_is_all(name.text))
		diag_hint(diags, diag, "%s", MEANT_ALL);
	else if (meant_is_arch(name.text))
		diag_hint(diags, diag, "%s", MEANT_ARCH_NO_CALL);
	else if (meant_is_network(name.text))
		diag_hint(diags, diag, "%s", MEANT_NETWORK);
	else if (group)
		diag_hint(diags, diag, "did you mean the group '%s'?", group);
	else if (meant != SYSCALL_NONE)
		diag_did_you_mean(diags, diag, syscall_name(meant));
	else if (!name_part_hint(&about, diags, diag))
		diag_did_you_mean(diags, diag, suggest.best);
}

static struct str without_family(struct str name)
{
	return str_ends(name, FAMILY) ? (struct str){name.ptr, name.len - strlen(FAMILY)}
				      : name;
}

/* The group whose name is nearest to WRONG, in what comes before "-family". */
static const char *nearest_group(struct unit *unit, struct str wrong)
{
	struct suggest suggest = suggest_start(wrong), of_stem;
	struct stdlib_names names = stdlib_groups(unit->ctx);

	for (size_t i = 0; i < unit->groups.cap; i++)
		if (unit->groups.slots[i].key.ptr)
			suggest_offer(&suggest, arena_strndup(unit->ctx->arena,
							      unit->groups.slots[i].key.ptr,
							      unit->groups.slots[i].key.len));
	for (size_t i = 0; i < names.len; i++)
		suggest_offer(&suggest, names.ptr[i]);
	if (!suggest.best || !str_ends(wrong, FAMILY))
		return suggest.best;
	of_stem = suggest_start(without_family(wrong));
	suggest_offer(&of_stem, arena_printf(unit->ctx->arena, "%.*s",
					     STR_FMT(without_family(str_of(suggest.best)))));
	return of_stem.best ? suggest.best : NULL;
}

void unknown_group(struct unit *unit, struct ast_name name)
{
	struct diag_sink *diags = unit->ctx->diags;
	const char *meant = group_meant(unit, name.text);
	struct name_part about;
	struct diag *diag;

	if (!meant)
		meant = nearest_group(unit, name.text);
	/* It may be defined where the text could not be read. */
	if (!meant && unit->is_broken)
		return;
	diag = diag_error(diags, name.span, DIAG_UNKNOWN_GROUP, "unknown group '%.*s'",
			  STR_FMT(name.text));
	about = groups_about(unit, without_family(name.text));
	if (meant)
		diag_did_you_mean(diags, diag, meant);
	else
		name_part_hint(&about, diags, diag);
}

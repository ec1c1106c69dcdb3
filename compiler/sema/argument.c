/* SPDX-License-Identifier: Apache-2.0 */
/* Names of arguments, as each ABI has them. */
#include "sema/predicate.h"

#include "core/suggest.h"

#include <string.h>

/* The N of "argN", or -1. */
static int by_position(struct str name)
{
	if (name.len == 4 && name.ptr[0] == 'a' && name.ptr[1] == 'r' && name.ptr[2] == 'g' &&
	    name.ptr[3] >= '0' && name.ptr[3] < '0' + SYSCALL_ARGS)
		return name.ptr[3] - '0';
	return -1;
}

/* The position of NAME on ABI, -1 when it has no such argument. */
static int find_argument(syscall_id id, enum abi abi, struct str name, struct syscall_arg *info)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, abi, args);
	int position = syscall_arg_find(id, abi, name.ptr, name.len);

	/* prctl's second argument is called arg2, by the kernel and by its manual page. */
	if (position < 0)
		position = by_position(name);
	if (position < 0 || (count >= 0 && position >= count))
		return -1;
	/* Without a prototype nothing says that the kernel discards a bit. */
	*info = count < 0 ? (struct syscall_arg){.bits = abi_info(abi)->bits} : args[position];
	return position;
}

static bool is_elsewhere(const struct subject *subject, struct str name)
{
	struct syscall_arg info;

	ABI_EACH(abi, subject->abis & syscall_abis(subject->id))
		if (find_argument(subject->id, abi, name, &info) >= 0)
			return true;
	return false;
}

static void report_unknown(const struct subject *subject, struct ast_name name)
{
	struct context *ctx = subject->unit->ctx;
	struct suggest suggest = suggest_start(name.text);
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(subject->id, subject->abi, args);
	struct sbuf known = {.arena = ctx->arena};
	struct diag *diag = diag_error(ctx->diags, name.span, DIAG_UNKNOWN_ARGUMENT,
				       "'%s' has no argument '%.*s'", syscall_name(subject->id),
				       STR_FMT(name.text));

	for (int i = 0; i < count; i++) {
		sbuf_printf(&known, "%s%s", i ? ", " : "", args[i].name);
		suggest_offer(&suggest, args[i].name);
		if (args[i].alias)
			suggest_offer(&suggest, args[i].alias);
	}
	if (str_starts(name.text, "args") && name.text.len == strlen("args0"))
		suggest.best = arena_printf(ctx->arena, "arg%c", name.text.ptr[4]);
	diag_did_you_mean(ctx->diags, diag, suggest.best);
	if (count > 0)
		diag_note(ctx->diags, diag, "its arguments are %s", known.ptr);
	else if (count == 0)
		diag_note(ctx->diags, diag, "it has no arguments");
	else
		diag_note(ctx->diags, diag,
			  "its arguments have no names here; use arg0 to arg5");
}

enum predicate_result predicate_argument(const struct subject *subject,
					 const struct ast_arg *arg, struct syscall_arg *info,
					 int *position)
{
	*position = find_argument(subject->id, subject->abi, arg->name.text, info);
	/* What is in a register can be asked even where the call does not look at it. */
	if (*position < 0 && arg->wide) {
		*info = (struct syscall_arg){.bits = abi_info(subject->abi)->bits};
		*position = by_position(arg->name.text);
	}
	if (*position < 0 && is_elsewhere(subject, arg->name.text))
		return PREDICATE_HIDDEN;
	if (*position < 0) {
		report_unknown(subject, arg->name);
		return PREDICATE_WRONG;
	}
	if (arg->low && !info->is_pointer)
		*info = (struct syscall_arg){.name = info->name,
					     .bits = info->bits < 32 ? info->bits : 32,
					     .is_signed = info->is_signed && info->bits <= 32,
					     .class = info->class};
	if (arg->wide)
		*info = (struct syscall_arg){.name = info->name,
					     .bits = abi_info(subject->abi)->bits,
					     .is_pointer = info->is_pointer};
	return PREDICATE_OK;
}

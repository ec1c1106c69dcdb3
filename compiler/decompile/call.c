/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that need no choice: actions, architectures, values, a call. */
#include "decompile/decompile.h"

#include "kernel/errnos.h"
#include "syntax/make.h"

#include <string.h>

struct ast_action decompile_action(struct arena *arena, enum abi abi, struct action action)
{
	struct ast_action made = {.verb = action.verb};
	int error;

	if ((action.verb == VERB_TRACE || action.verb == VERB_TRAP) && action.data)
		made.error = make_name(arena_printf(arena, "%u", (unsigned)action.data));
	if (action.verb != VERB_DENY)
		return made;
	error = errno_by_number(abi, action.data);
	made.error = make_name(error < 0 ? arena_printf(arena, "%u", (unsigned)action.data)
					 : errno_name(error));
	return made;
}

const struct ast_names *decompile_abis(struct arena *arena, abi_set abis)
{
	struct ast_names *names = NULL;

	ABI_EACH(abi, abis)
		names = make_names(arena, names, abi_info(abi)->name);
	return names;
}

const char *decompile_argument(struct arena *arena, syscall_id id, enum abi abi, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = id == SYSCALL_NONE ? -1 : syscall_args(id, abi, args);

	return position < count && strncmp(args[position].name, "pad", 3) != 0
		       ? args[position].name
		       : arena_printf(arena, "arg%d", position);
}

struct ast_call decompile_call(struct arena *arena, syscall_id id, enum abi abi,
			       const uint64_t args[CUBE_ARGS], unsigned shown)
{
	struct ast_call call = {.name = make_name(id == SYSCALL_NONE ? "?" : syscall_name(id))};

	for (int i = 0; i < CUBE_ARGS; i++) {
		struct argument arg = {id, abi, i, args, shown};

		if (shown >> i & 1)
			make_argument(arena, &call, decompile_argument(arena, id, abi, i),
				      decompile_value(arena, &arg, READ_VALUE, args[i]));
	}
	return call;
}

unsigned decompile_asked(struct diagrams *d, diagram_id where)
{
	struct diagram_support support = diagram_support(d, where);
	unsigned asked = 0;

	for (int i = 0; i < CUBE_ARGS; i++)
		asked |= (unsigned)(support.args[i] != 0) << i;
	return asked;
}

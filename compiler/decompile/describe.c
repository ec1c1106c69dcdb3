/* SPDX-License-Identifier: Apache-2.0 */
#include "decompile/describe.h"

#include "decompile/decompile.h"
#include "syntax/fmt.h"

const char *describe_action(struct arena *arena, enum abi abi, struct action action)
{
	return fmt_action(arena, decompile_action(arena, abi, action));
}

const char *describe_abis(struct arena *arena, abi_set abis)
{
	return fmt_names(arena, decompile_abis(arena, abis));
}

const char *describe_host(struct arena *arena, const struct cube *cube)
{
	return fmt_guard(arena, decompile_host(arena, cube));
}

const char *describe_value(struct arena *arena, const struct argument *arg,
			   enum reading reading, uint64_t value)
{
	return fmt_value(arena, decompile_value(arena, arg, reading, value));
}

const char *describe_parts(struct arena *arena, const struct value_parts *parts)
{
	return fmt_value(arena, decompile_parts(arena, parts));
}

const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const uint64_t args[CUBE_ARGS])
{
	struct cube cube = cube_all();
	struct ast_call call;

	for (int i = 0; i < CUBE_ARGS; i++)
		if (args[i])
			cube.arg[i] = (struct cube_arg){UINT64_MAX, args[i]};
	call = decompile_call(arena, id, abi, &cube);
	return fmt_call(arena, &call);
}

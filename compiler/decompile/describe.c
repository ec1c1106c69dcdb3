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

const char *describe_arch_option(struct arena *arena, abi_set abis)
{
	struct sbuf text = {.arena = arena};

	ABI_EACH(abi, abis)
		sbuf_printf(&text, "%s%s", text.len ? "," : "", abi_info(abi)->name);
	return sbuf_text(&text);
}

const char *describe_host(struct context *ctx, diagram_id where, const struct example *call)
{
	struct told_calls calls = {.id = SYSCALL_NONE};
	struct cube_arg args[CUBE_ARGS];
	struct description hosts;

	for (int i = 0; i < CUBE_ARGS; i++)
		args[i] = (struct cube_arg){UINT64_MAX, call->args[i]};
	calls.must = calls.may = diagram_with_args(ctx->diagrams, where, args);
	return decompile_calls(ctx, &calls, &hosts) && hosts.len
		       ? fmt_guard(ctx->arena, hosts.ptr[0].guard)
		       : "";
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

static const char *call_text(struct arena *arena, syscall_id id, enum abi abi,
			     const uint64_t args[CUBE_ARGS], const uint64_t shown[CUBE_ARGS])
{
	struct ast_call call;
	unsigned positions = 0;

	for (int i = 0; i < CUBE_ARGS; i++)
		positions |= (unsigned)(shown[i] != 0) << i;
	call = decompile_call(arena, id, abi, args, positions);
	return fmt_call(arena, &call);
}

const char *describe_call(struct arena *arena, syscall_id id, enum abi abi,
			  const uint64_t args[CUBE_ARGS])
{
	return call_text(arena, id, abi, args, args);
}

const char *describe_example(struct context *ctx, syscall_id id, enum abi abi, diagram_id where,
			     const struct example *example)
{
	return call_text(ctx->arena, id, abi, example->args,
			 diagram_support(ctx->diagrams, where).args);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Values of arguments, everywhere in the same words: what kernel/classes.h takes apart. */
#include "decompile/describe_value.h"

#include <inttypes.h>
#include <string.h>

const char *describe_arg(struct arena *arena, syscall_id id, enum abi abi, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = id == SYSCALL_NONE ? -1 : syscall_args(id, abi, args);

	return position < count && strncmp(args[position].name, "pad", 3) != 0
		       ? args[position].name
		       : arena_printf(arena, "arg%d", position);
}

static const char *describe_part(struct arena *arena, const struct value_part *part)
{
	if (part->name)
		return part->name;
	if (part->is_negative)
		return arena_printf(arena, "-%" PRIu64, 0 - part->number);
	if (part->base == NUMBER_OCTAL)
		return arena_printf(arena, "0o%" PRIo64, part->number);
	return arena_printf(arena, part->base == NUMBER_HEX ? "0x%" PRIx64 : "%" PRIu64,
			    part->number);
}

const char *describe_parts(struct arena *arena, const struct value_parts *parts)
{
	struct sbuf out = {.arena = arena};

	if (parts->len == 1)
		return describe_part(arena, &parts->ptr[0]);
	for (size_t i = 0; i < parts->len; i++)
		sbuf_printf(&out, "%s%s", i ? "|" : "", describe_part(arena, &parts->ptr[i]));
	return sbuf_text(&out);
}

const char *describe_value(struct arena *arena, const struct argument *arg, uint64_t value)
{
	struct value_parts parts = argument_parts(arg, READ_VALUE, value);

	return describe_parts(arena, &parts);
}

const char *describe_flags(struct arena *arena, const struct argument *arg, uint64_t flags)
{
	struct value_parts parts = argument_parts(arg, READ_FLAGS, flags);

	return describe_parts(arena, &parts);
}

const char *describe_mask(struct arena *arena, const struct argument *arg, uint64_t mask)
{
	struct value_parts parts = argument_parts(arg, READ_MASK, mask);

	return describe_parts(arena, &parts);
}

const char *describe_masked(struct arena *arena, const struct argument *arg, uint64_t mask,
			    uint64_t value)
{
	struct value_parts parts = argument_masked_parts(arg, mask, value);

	return describe_parts(arena, &parts);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Values of arguments, everywhere in the same words: what kernel/classes.h takes apart. */
#include "decompile/decompile.h"

#include "syntax/make.h"

static struct ast_value *add_part(struct arena *arena, struct ast_value *value,
				  const struct value_part *part)
{
	if (part->name)
		return make_constant(arena, value, part->name);
	if (part->is_negative)
		return make_negative(arena, value, part->number);
	return make_number(arena, value, part->number, part->base);
}

const struct ast_value *decompile_parts(struct arena *arena, const struct value_parts *parts)
{
	struct ast_value *value = NULL;

	for (size_t i = 0; i < parts->len; i++)
		value = add_part(arena, value, &parts->ptr[i]);
	return value;
}

const struct ast_value *decompile_value(struct arena *arena, const struct argument *arg,
					enum reading reading, uint64_t value)
{
	struct value_parts parts = class_read(arg, reading, value);

	return decompile_parts(arena, &parts);
}

const struct ast_value *decompile_masked(struct arena *arena, const struct argument *arg,
					 uint64_t mask, uint64_t value)
{
	struct value_parts parts = class_read_masked(arg, mask, value);

	return decompile_parts(arena, &parts);
}

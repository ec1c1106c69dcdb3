/* SPDX-License-Identifier: Apache-2.0 */
/* Values of arguments, everywhere in the same words: what kernel/classes.h takes apart. */
#include "decompile/decompile.h"

#include "syntax/make.h"

#include <inttypes.h>

static const char *number_text(struct arena *arena, const struct value_part *part)
{
	if (part->is_negative)
		return arena_printf(arena, "-%" PRIu64, 0 - part->number);
	if (part->base == NUMBER_OCTAL)
		return arena_printf(arena, "0o%" PRIo64, part->number);
	return arena_printf(arena, part->base == NUMBER_HEX ? "0x%" PRIx64 : "%" PRIu64,
			    part->number);
}

const struct ast_value *decompile_parts(struct arena *arena, const struct value_parts *parts)
{
	struct ast_value *value = NULL;

	for (size_t i = 0; i < parts->len; i++) {
		const struct value_part *part = &parts->ptr[i];

		value = part->name ? make_constant(arena, value, part->name)
				   : make_number(arena, value, number_text(arena, part));
	}
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

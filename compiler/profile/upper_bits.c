/* SPDX-License-Identifier: Apache-2.0 */
/* What --strict-registers is about. */
#include "profile/engine.h"

/* The numbers in argument INDEX, of which ARG says what the kernel looks at, that are too
 * large. */
static diagram_id upper_bits(struct diagrams *d, unsigned index, const struct syscall_arg *arg,
			     uint64_t all)
{
	uint64_t upper = arg->bits < 64 ? all & UINT64_MAX << arg->bits : 0;
	uint64_t minus = upper | (uint64_t)1 << (arg->bits - 1);
	diagram_id where = diagram_not(
		d, diagram_masked(d, diagram_argument(index, upper, false), upper, 0));

	if (arg->is_signed)
		where = diagram_minus(
			d, where,
			diagram_masked(d, diagram_argument(index, minus, false), minus, minus));
	return where;
}

diagram_id engine_upper_bits(struct diagrams *d, syscall_id id, enum abi abi)
{
	struct syscall_arg args[SYSCALL_ARGS];
	uint64_t all = engine_ones(engine_width(abi));
	diagram_id where = DIAGRAM_FALSE;

	for (int i = 0, len = syscall_args(id, abi, args); i < len; i++)
		where = diagram_or(d, where, upper_bits(d, (unsigned)i, &args[i], all));
	return where;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/discriminating.h"

#include "decompile/decompile.h"
#include "syntax/make.h"

#include <stdlib.h>

int discriminating_argument(const struct call *call)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = call->id == SYSCALL_NONE ? -1 : syscall_args(call->id, call->abi, args);

	for (int i = 0; i < count; i++)
		if (args[i].tells != TELLS_NOTHING)
			return i;
	return -1;
}

/* The argument of CALL, which has one. */
static struct syscall_arg argument_of(const struct call *call)
{
	struct syscall_arg args[SYSCALL_ARGS];

	syscall_args(call->id, call->abi, args);
	return args[discriminating_argument(call)];
}

bool discriminating_matters(const struct call *call)
{
	return discriminating_argument(call) >= 0 && argument_of(call).tells == TELLS_MUCH;
}

/* The bits of the argument ARG of CALL that count. */
static uint64_t telling_bits(const struct call *call, const struct syscall_arg *arg)
{
	return arg->telling ? class_flags(arg->telling, call->abi)
			    : ~(arg->unread | arg->apart);
}

uint64_t discriminating_bits(const struct call *call)
{
	struct syscall_arg arg = argument_of(call);
	uint64_t all = arg.bits < 64 ? ((uint64_t)1 << arg.bits) - 1 : UINT64_MAX;

	return telling_bits(call, &arg) & all;
}

void discriminating_add(struct discriminating_values *values, const struct call *call)
{
	int index = discriminating_argument(call);
	struct syscall_arg arg;
	uint64_t value;

	if (index < 0)
		return;
	arg = argument_of(call);
	value = call_argument(call, index) & telling_bits(call, &arg);
	for (size_t i = 0; i < values->len; i++)
		if (values->ptr[i] == value)
			return;
	if (values->len == DISCRIMINATING_MAX)
		values->too_many = true;
	else
		values->ptr[values->len++] = value;
}

/* Flags count one by one: the condition is that none but those seen is set. */
static const struct ast_pred *flags_pred(struct arena *arena, const struct call *call,
					 const struct discriminating_values *values,
					 const struct syscall_arg *arg)
{
	struct argument argument = call_argument_of(call, discriminating_argument(call));
	uint64_t unseen = telling_bits(call, arg);

	for (size_t i = 0; i < values->len; i++)
		unseen &= ~values->ptr[i];
	if (!unseen)
		return NULL;
	return make_compare(arena, (struct ast_arg){.name = make_name(arg->name)},
			    COMPARE_LACKS,
			    decompile_value(arena, &argument, READ_FLAGS, unseen));
}

const struct ast_pred *discriminating_pred(struct arena *arena,
					   const struct discriminating_values *values,
					   const struct call *call)
{
	struct discriminating_values sorted = *values;
	struct ast_ranges *ranges = NULL;
	struct argument argument;
	struct syscall_arg arg;

	if (discriminating_argument(call) < 0 || !values->len || values->too_many)
		return NULL;
	arg = argument_of(call);
	if (arg.telling)
		return flags_pred(arena, call, values, &arg);
	argument = call_argument_of(call, discriminating_argument(call));
	qsort(sorted.ptr, sorted.len, sizeof(sorted.ptr[0]), base_compare_numbers);
	for (size_t i = 0; i < sorted.len; i++)
		ranges = make_range(
			arena, ranges,
			decompile_value(arena, &argument, READ_VALUE, sorted.ptr[i]), NULL);
	return make_in(arena, (struct ast_arg){.name = make_name(arg.name)},
		       sorted.len == 1 ? COMPARE_EQ : COMPARE_IN, ranges);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/discriminating.h"

#include "decompile/describe.h"

#include <stdlib.h>
#include <string.h>

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
	return arg->telling ? class_flags(arg->telling, call->abi) : UINT64_MAX;
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

static int compare(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

/* Flags count one by one: the condition is that none but those seen is set. */
static bool print_flags(const struct discriminating_values *values, const struct call *call,
			const struct syscall_arg *arg, struct sbuf *out)
{
	struct argument argument = call_argument_of(call, discriminating_argument(call));
	uint64_t unseen = telling_bits(call, arg);

	for (size_t i = 0; i < values->len; i++)
		unseen &= ~values->ptr[i];
	if (unseen)
		sbuf_printf(out, "%s lacks %s", arg->name,
			    describe_value(out->arena, &argument, READ_FLAGS, unseen));
	return unseen != 0;
}

static void print_values(const struct discriminating_values *values, const struct call *call,
			 const struct syscall_arg *arg, struct sbuf *out)
{
	struct argument argument = call_argument_of(call, discriminating_argument(call));

	sbuf_printf(out, values->len == 1 ? "%s == " : "%s in (", arg->name);
	for (size_t i = 0; i < values->len; i++)
		sbuf_printf(out, "%s%s", i ? ", " : "",
			    describe_value(out->arena, &argument, READ_VALUE, values->ptr[i]));
	sbuf_puts(out, values->len == 1 ? "" : ")");
}

bool discriminating_print(const struct discriminating_values *values, const struct call *call,
			  struct sbuf *out)
{
	struct discriminating_values sorted = *values;
	struct syscall_arg arg;

	if (discriminating_argument(call) < 0 || !values->len || values->too_many)
		return false;
	arg = argument_of(call);
	if (arg.telling)
		return print_flags(values, call, &arg, out);
	qsort(sorted.ptr, sorted.len, sizeof(sorted.ptr[0]), compare);
	print_values(&sorted, call, &arg, out);
	return true;
}

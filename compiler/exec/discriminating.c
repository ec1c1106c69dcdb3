/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/discriminating.h"

#include "decompile/constants.h"

#include <stdlib.h>
#include <string.h>

/* CLONE_NEW*, but the one for time, whose bit is part of clone's signal. */
#define NAMESPACES 0x7e020000u

static const struct {
	const char *call, *arg;
	bool is_namespaces; /* of the flags, only these bits count */
	bool is_harmless;   /* whatever the value, the call does no harm */
} discriminating[] = {
	{"arch_prctl", "option", false, true},  {"bpf", "cmd", false, false},
	{"clone", "clone_flags", true, false},  {"fcntl", "cmd", false, true},
	{"fcntl64", "cmd", false, true},        {"ioctl", "cmd", false, false},
	{"keyctl", "option", false, false},     {"personality", "personality", false, false},
	{"prctl", "option", false, false},      {"ptrace", "request", false, false},
	{"seccomp", "op", false, false},        {"socket", "family", false, false},
	{"socketpair", "family", false, false}, {"unshare", "unshare_flags", true, false},
};

/* The row of CALL in the table, or -1. */
static int row_of(const struct call *call)
{
	if (call->id == SYSCALL_NONE)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(discriminating); i++)
		if (strcmp(discriminating[i].call, syscall_name(call->id)) == 0)
			return (int)i;
	return -1;
}

int discriminating_argument(const struct call *call)
{
	int row = row_of(call);

	if (row < 0)
		return -1;
	return syscall_arg_find(call->id, call->abi, discriminating[row].arg,
				strlen(discriminating[row].arg));
}

bool discriminating_matters(const struct call *call)
{
	int row = row_of(call);

	return row >= 0 && !discriminating[row].is_harmless;
}

void discriminating_add(struct discriminating_values *values, const struct call *call)
{
	int index = discriminating_argument(call);
	uint64_t value;

	if (index < 0)
		return;
	value = call_argument(call, index);
	if (discriminating[row_of(call)].is_namespaces)
		value &= NAMESPACES;
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

static void print_value(const struct call *call, const char *arg, uint64_t value,
			struct sbuf *out)
{
	struct constant_use use = constant_use(syscall_name(call->id), arg);

	if (!constant_print(use, call->abi, value, out))
		sbuf_printf(out, "%#llx", (unsigned long long)value);
}

static bool print_namespaces(const struct discriminating_values *values,
			     const struct call *call, const char *arg, struct sbuf *out)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < values->len; i++)
		seen |= values->ptr[i];
	if ((seen & NAMESPACES) == NAMESPACES)
		return false;
	sbuf_printf(out, "%s lacks ", arg);
	constant_flags(call->abi, NAMESPACES & ~seen, "CLONE_NEW", out);
	return true;
}

bool discriminating_print(const struct discriminating_values *values, const struct call *call,
			  struct sbuf *out)
{
	int row = row_of(call);
	struct discriminating_values sorted = *values;
	const char *arg;

	if (row < 0 || !values->len || values->too_many)
		return false;
	arg = discriminating[row].arg;
	if (discriminating[row].is_namespaces)
		return print_namespaces(values, call, arg, out);
	qsort(sorted.ptr, sorted.len, sizeof(sorted.ptr[0]), compare);
	sbuf_printf(out, sorted.len == 1 ? "%s == " : "%s in (", arg);
	for (size_t i = 0; i < sorted.len; i++) {
		sbuf_puts(out, i ? ", " : "");
		print_value(call, arg, sorted.ptr[i], out);
	}
	sbuf_puts(out, sorted.len == 1 ? "" : ")");
	return true;
}

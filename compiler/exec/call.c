/* SPDX-License-Identifier: Apache-2.0 */
#include "exec/call.h"

#include "exec/host.h"
#include "kernel/native.h"

/* x86_64 and x32 share a token, and a bit of the number tells them apart; -1 is no number. */
enum abi call_abi(uint32_t audit, uint32_t nr)
{
	ABI_EACH(abi, host_abis())
		if (abi_info(abi)->audit == audit) {
			if (abi == ABI_X86_64 && nr >= X32_SYSCALL_BIT && nr != UINT32_MAX)
				return ABI_X32;
			return abi;
		}
	return ABI_COUNT;
}

struct call call_of_data(const struct call_data *data)
{
	struct call call = {.nr = data->nr, .id = SYSCALL_NONE};

	call.abi = call_abi(data->arch, call.nr);
	if (call.abi != ABI_COUNT)
		call.id = syscall_by_number(call.abi, call.nr);
	for (int i = 0; i < SYSCALL_ARGS; i++)
		call.args[i] = data->args[i];
	return call;
}

const char *call_name(struct arena *arena, const struct call *call)
{
	const char *abi = call->abi == ABI_COUNT ? "unknown ABI" : abi_info(call->abi)->name;

	if (call->id == SYSCALL_NONE)
		return arena_printf(arena, "syscall %u on %s", call->nr, abi);
	if (call->abi == abi_native())
		return syscall_name(call->id);
	return arena_printf(arena, "%s on %s", syscall_name(call->id), abi);
}

uint64_t call_argument(const struct call *call, int index)
{
	struct syscall_arg args[SYSCALL_ARGS];
	uint64_t value = call->args[index];
	unsigned unused;

	if (call->id == SYSCALL_NONE || syscall_args(call->id, call->abi, args) <= index ||
	    args[index].bits >= 64)
		return value;
	unused = 64u - args[index].bits;
	value <<= unused;
	return args[index].is_signed ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

struct argument call_argument_of(const struct call *call, int index)
{
	return (struct argument){call->id, call->abi, index, call->args,
				 (1u << SYSCALL_ARGS) - 1};
}

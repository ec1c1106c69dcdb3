/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/calls.h"

abi_set bpf_abis_of_token(uint32_t audit)
{
	abi_set set = 0;

	ABI_EACH(abi, ABI_ALL)
		if (abi_info(abi)->audit == audit)
			set |= ABI_BIT(abi);
	return set;
}

abi_set bpf_token_abis(abi_set abis)
{
	return abis & bpf_abis_of_token(abi_info(abi_next(abis, 0))->audit);
}

bool bpf_is_big_endian(abi_set abis)
{
	return abis && abi_info(abi_next(abis, 0))->big_endian;
}

static bool is_x86_64_token(const struct bpf_calls *calls)
{
	return (calls->abis & (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32))) != 0;
}

enum abi bpf_calls_owner(const struct bpf_calls *calls, uint32_t nr)
{
	/* The skipped one is x86_64's, unless that is not there. */
	if (!is_x86_64_token(calls) || nr == SKIPPED_NR)
		return abi_next(calls->abis, 0);
	return nr < X32_SYSCALL_BIT ? ABI_X86_64 : ABI_X32;
}

uint32_t bpf_calls_owned_until(const struct bpf_calls *calls, uint32_t nr)
{
	if (!is_x86_64_token(calls) || nr == SKIPPED_NR)
		return UINT32_MAX;
	return nr < X32_SYSCALL_BIT ? X32_SYSCALL_BIT - 1 : SKIPPED_NR - 1;
}

bool bpf_calls_next(const struct bpf_calls *calls, struct bpf_stretch *stretch)
{
	size_t next = stretch->next;
	const struct bpf_call *call = next < calls->len ? &calls->ptr[next] : NULL;
	uint64_t lo = stretch->end, end;

	if (lo > UINT32_MAX)
		return false;
	if (call && call->nr == lo) {
		*stretch = (struct bpf_stretch){lo, lo + 1, call, next + 1};
		return true;
	}
	end = (uint64_t)bpf_calls_owned_until(calls, (uint32_t)lo) + 1;
	if (call && call->nr < end)
		end = call->nr;
	*stretch = (struct bpf_stretch){lo, end, NULL, next};
	return true;
}

static void add_abi(struct bpf_calls *calls, enum abi abi)
{
	struct syscall_list list = syscall_list(abi);

	for (size_t i = 0; i < list.len; i++) {
		syscall_id id = (syscall_id)list.ids[i];

		calls->ptr[calls->len++] = (struct bpf_call){(uint32_t)syscall_number(id, abi),
							     (uint16_t)abi, (int16_t)id};
	}
}

struct bpf_calls bpf_calls_of(struct arena *arena, abi_set abis)
{
	struct bpf_calls calls = {.abis = abis, .audit = abi_info(abi_next(abis, 0))->audit};
	size_t room = 0;

	ABI_EACH(abi, abis)
		room += syscall_list(abi).len;
	calls.ptr = ARENA_ARRAY(arena, struct bpf_call, room);
	ABI_EACH(abi, abis) /* x86_64 before x32, whose numbers are higher */
		add_abi(&calls, abi);
	return calls;
}

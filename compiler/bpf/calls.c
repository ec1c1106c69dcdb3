/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/calls.h"

abi_set bpf_token_abis(abi_set abis)
{
	abi_set same = 0;
	uint32_t audit = 0;

	ABI_EACH(abi, abis) {
		if (!same)
			audit = abi_info(abi)->audit;
		if (abi_info(abi)->audit == audit)
			same |= ABI_BIT(abi);
	}
	return same;
}

bool bpf_is_big_endian(abi_set abis)
{
	return abis && abi_info(abi_next(abis, 0))->big_endian;
}

static bool is_x86_64_token(const struct bpf_calls *calls)
{
	return (calls->abis & (ABI_BIT(ABI_X86_64) | ABI_BIT(ABI_X32))) != 0;
}

static enum abi only_abi(abi_set set)
{
	return (enum abi)__builtin_ctz(set);
}

enum abi bpf_calls_owner(const struct bpf_calls *calls, uint32_t nr)
{
	if (!is_x86_64_token(calls))
		return only_abi(calls->abis);
	if (nr == SKIPPED_NR)
		return only_abi(calls->abis); /* x86_64's, unless it is not there */
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
	const struct bpf_call *call = &calls->ptr[stretch->next];
	bool is_call;

	if (stretch->next == calls->len)
		call = NULL;
	stretch->lo = stretch->end;
	if (stretch->lo > UINT32_MAX)
		return false;
	is_call = call && call->nr == stretch->lo;
	stretch->call = is_call ? call : NULL;
	stretch->next += is_call;
	stretch->end = 1 + (is_call ? stretch->lo
				    : bpf_calls_owned_until(calls, (uint32_t)stretch->lo));
	if (call && !is_call && stretch->end > call->nr)
		stretch->end = call->nr;
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
	struct bpf_calls calls = {.abis = abis, .audit = abi_info(only_abi(abis))->audit};
	size_t room = 0;

	ABI_EACH(abi, abis)
		room += syscall_list(abi).len;
	calls.ptr = ARENA_ARRAY(arena, struct bpf_call, room);
	ABI_EACH(abi, abis) /* x86_64 before x32, whose numbers are higher */
		add_abi(&calls, abi);
	return calls;
}

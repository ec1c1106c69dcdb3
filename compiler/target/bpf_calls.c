/* SPDX-License-Identifier: Apache-2.0 */
#include "target/bpf_calls.h"

#include <string.h>

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

/*
 * Numbers are dense, but for arm's private ones: a table of BUCKETS sorts what
 * lies behind the ABI's lowest number, and insertion what is beyond.
 */
#define BUCKETS 1024

static uint32_t lowest_number(enum abi abi)
{
	uint32_t low = UINT32_MAX;

	for (syscall_id id = 0; id < syscall_count(); id++) {
		int nr = syscall_number(id, abi);

		if (nr >= 0 && (uint32_t)nr < low)
			low = (uint32_t)nr;
	}
	return low;
}

static void insert(struct bpf_calls *calls, struct bpf_call call)
{
	size_t i = calls->len++;

	for (; i > 0 && calls->ptr[i - 1].nr > call.nr; i--)
		calls->ptr[i] = calls->ptr[i - 1];
	calls->ptr[i] = call;
}

static void add_abi(struct bpf_calls *calls, enum abi abi)
{
	uint32_t low = lowest_number(abi);
	int16_t bucket[BUCKETS];

	memset(bucket, 0xff, sizeof(bucket)); /* SYSCALL_NONE */
	for (syscall_id id = 0; id < syscall_count(); id++) {
		int nr = syscall_number(id, abi);

		if (nr >= 0 && (uint32_t)nr - low < BUCKETS)
			bucket[(uint32_t)nr - low] = (int16_t)id;
	}
	for (uint32_t i = 0; i < BUCKETS; i++)
		if (bucket[i] != SYSCALL_NONE)
			calls->ptr[calls->len++] =
				(struct bpf_call){low + i, (uint16_t)abi, bucket[i]};
	for (syscall_id id = 0; id < syscall_count(); id++) {
		int nr = syscall_number(id, abi);

		if (nr >= 0 && (uint32_t)nr - low >= BUCKETS)
			insert(calls, (struct bpf_call){(uint32_t)nr, (uint16_t)abi,
							(int16_t)id});
	}
}

struct bpf_calls bpf_calls_of(struct arena *arena, abi_set abis)
{
	struct bpf_calls calls = {.abis = abis, .audit = abi_info(only_abi(abis))->audit};
	size_t room = (size_t)syscall_count() * (size_t)__builtin_popcount(abis);

	calls.ptr = ARENA_ARRAY(arena, struct bpf_call, room);
	ABI_EACH(abi, abis) /* x86_64 before x32, whose numbers are higher */
		add_abi(&calls, abi);
	return calls;
}

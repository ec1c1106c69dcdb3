/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calls that reach a filter under one audit token, in order of number.
 * x86_64 and x32 share a token; every other ABI has one of its own.
 */
#ifndef SCMPL_BPF_CALLS_H
#define SCMPL_BPF_CALLS_H

#include "model/policy.h"

/* What nr a tracer sets to skip a call. */
#define SKIPPED_NR UINT32_MAX

struct bpf_call {
	uint32_t nr;
	uint16_t abi; /* enum abi */
	int16_t id;
};

struct bpf_calls {
	uint32_t audit;
	abi_set abis; /* the ABIs of the policy that have this token; never empty */
	struct bpf_call *ptr;
	size_t len;
};

/* The ABIs with audit token AUDIT. */
abi_set bpf_abis_of_token(uint32_t audit);

/* The first ABI of ABIS, and those of them that share its token. */
abi_set bpf_token_abis(abi_set abis);

/* The byte order of the machine of ABIS; those of no ABI are little-endian. */
bool bpf_is_big_endian(abi_set abis);

/* All calls of ABIS, which share a token, ascending. */
struct bpf_calls bpf_calls_of(struct arena *arena, abi_set abis);

/* The ABI that number NR belongs to; it may be one outside calls->abis. */
enum abi bpf_calls_owner(const struct bpf_calls *calls, uint32_t nr);

/* The last number that has the same owner as NR and all between. */
uint32_t bpf_calls_owned_until(const struct bpf_calls *calls, uint32_t nr);

/* Numbers from LO up to, not including, END: of one call, or of none and with one owner. */
struct bpf_stretch {
	uint64_t lo, end;
	const struct bpf_call *call; /* NULL: none */
	size_t next;                 /* call behind the stretch */
};

/*
 * The stretch behind *STRETCH, which is zeroed at the start; false when that was the last.
 * Together they are all numbers, ascending.
 */
bool bpf_calls_next(const struct bpf_calls *calls, struct bpf_stretch *stretch);

#endif

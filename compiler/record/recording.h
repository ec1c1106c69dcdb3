/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that a program made: which, how often, and with which telling arguments. */
#ifndef SCMPL_RECORD_RECORDING_H
#define SCMPL_RECORD_RECORDING_H

#include "core/context.h"
#include "core/vec.h"
#include "exec/call.h"
#include "exec/discriminating.h"

#define ARGUMENT_TUPLES_MAX 48

/* The values of the arguments of which constants say all; the others are 0. */
struct argument_tuple {
	uint64_t args[SYSCALL_ARGS];
};

struct observed_call {
	struct call call; /* its arguments are the last ones */
	uint64_t count;
	unsigned telling; /* bit mask of the arguments that tuples keep */
	struct argument_tuple *tuples;
	size_t tuple_count;
	bool too_many; /* more than ARGUMENT_TUPLES_MAX of them */
};

VEC_STRUCT(observed_calls, struct observed_call *);

/* Who made calls that came from anywhere on this machine. */
struct call_origin {
	const char *space; /* a pid namespace, "4026531836"; "": it had gone already */
	const char *exe;   /* as the audit system writes it, quoted */
	uint64_t count;
};

VEC_STRUCT(call_origins, struct call_origin);

struct recording {
	struct arena *arena;
	struct observed_calls all;               /* in the order they came */
	struct observed_call **known[ABI_COUNT]; /* [abi][syscall_id]; NULL: none yet */
	uint64_t count;
	struct call_origins origins; /* empty where only one command was looked at */
	const char
		*assumed; /* the set that the stack allows, and the policy will; NULL: none */
};

/* An empty one in ARENA. */
struct recording *recording_new(struct arena *arena);

/* Count COUNT such calls. */
void recording_add(struct recording *recording, const struct call *call, uint64_t count);

/* The same where nothing is known of the arguments. */
void recording_add_name(struct recording *recording, enum abi abi, syscall_id id,
			uint64_t count);

/* Count a call that EXE made in SPACE; both are copied. */
void recording_add_origin(struct recording *recording, struct str space, struct str exe);

/* The pid namespaces known that the calls came from: more than one is more than one container.
 */
size_t recording_spaces(const struct recording *recording);

/* The arguments of CALL that recordings keep, one bit each. */
unsigned recording_telling(const struct call *call);

/* What was observed of ID on ABI, or NULL. */
const struct observed_call *recording_find(const struct recording *recording, enum abi abi,
					   syscall_id id);

/* OBSERVED's call with the arguments of its tuple INDEX. */
struct call observed_call_with(const struct observed_call *observed, size_t index);

/*
 * The values of the argument worth a condition, but for the tuples in WITHOUT
 * (one bit each); too_many when they are not all known.
 */
struct discriminating_values observed_values(const struct observed_call *observed,
					     uint64_t without);

#endif

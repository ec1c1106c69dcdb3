/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that a program made: which, how often, and with which telling arguments. */
#ifndef SCMPL_RUN_RECORDING_H
#define SCMPL_RUN_RECORDING_H

#include "core/context.h"
#include "core/vec.h"
#include "run/call.h"
#include "run/pin.h"

#define SIGHTING_SHAPES 48

/* The values of the arguments that have names for them; the others are 0. */
struct shape {
	uint64_t args[SYSCALL_ARGS];
};

struct sighting {
	struct call call; /* its arguments are the last ones */
	uint64_t count;
	unsigned telling; /* bit mask of the arguments that shapes keep */
	struct shape *shapes;
	size_t shape_count;
	bool too_many; /* more than SIGHTING_SHAPES of them */
};

struct sightings {
	struct sighting **ptr;
	size_t len;
	size_t cap;
};

struct recording {
	struct arena *arena;
	struct sightings all;               /* in the order they came */
	struct sighting **known[ABI_COUNT]; /* [abi][syscall_id]; NULL: none yet */
	uint64_t count;
	const char
		*assumed; /* the set that ctx->layers allow, and the policy will; NULL: none */
};

/* ctx->recording, made when there is none. */
struct recording *recording_of(struct scmpl *ctx);

/* Count COUNT such calls. */
void recording_add(struct recording *recording, const struct call *call, uint64_t count);

/* The same where nothing is known of the arguments. */
void recording_add_name(struct recording *recording, enum abi abi, syscall_id id,
			uint64_t count);

/* The arguments of CALL that recordings keep, one bit each. */
unsigned recording_telling(const struct call *call);

/* The sighting of ID on ABI, or NULL. */
const struct sighting *recording_find(const struct recording *recording, enum abi abi,
				      syscall_id id);

/* SIGHTING's call with the arguments of its shape INDEX. */
struct call sighting_call(const struct sighting *sighting, size_t index);

/*
 * The values of the argument worth a condition, but for the shapes in WITHOUT
 * (one bit each); too_many when they are not all known.
 */
struct pin_values sighting_pins(const struct sighting *sighting, uint64_t without);

#endif

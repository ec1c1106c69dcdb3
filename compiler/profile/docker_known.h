/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a plan (docker_plan.c) worked out on one machine: on others most calls ask the same, and
 * their parts then are the same parts, for one machine more.
 */
#ifndef SCMPL_PROFILE_DOCKER_KNOWN_H
#define SCMPL_PROFILE_DOCKER_KNOWN_H

#include "model/policy.h"
#include "profile/rule_parts.h"

/* All that the parts of a call come from; in the diagrams of one plan. */
struct known_call {
	const struct regions *regions;
	diagram_id outcome, made, registers;
	/* Of no call that is decided as a whole: */
	unsigned width;
	bool is_cut, is_multiplexed; /* by a narrower ABI; as the plan has it */
	size_t first, end;           /* its parts */
	const struct known_call *next;
};

/* What rules on the calls behind a multiplexer come to: those of `parts`, in their order. */
struct known_route {
	size_t part;
	uint32_t call;
};

VEC_STRUCT(known_routes, struct known_route);

struct known_made {
	struct known_routes routes;
	unsigned width;
	diagram_id made;
};

/* Many calls of one machine, too, have the same bodies. */
struct known_bodies {
	struct body_request request;
	bool is_found; /* not too many */
	struct rule_bodies bodies;
};

struct docker_known {
	const struct known_call **calls; /* [syscall_id]: lists; NULL for a single machine */
	VEC(struct known_made) made;
	VEC(struct known_bodies) bodies;
};

/* The call with ID that asks what CALL does, or NULL. */
const struct known_call *docker_known_find(const struct docker_known *known, syscall_id id,
					   const struct known_call *call);

/* Remember CALL, whose parts are known. */
void docker_known_add(struct docker_known *known, struct arena *arena, syscall_id id,
		      const struct known_call *call);

/* Those of PARTS that, on ABI's machine, rules on its multiplexer ID come from. */
struct known_routes docker_known_routes(struct arena *arena, const struct rule_parts *parts,
					enum abi abi, syscall_id id);

/* What ROUTES came to where WIDTH bits are compared, or NULL. */
const diagram_id *docker_known_made(const struct docker_known *known,
				    const struct known_routes *routes, unsigned width);

/* Bodies for REQUEST, found now if they are not known; NULL: there would be too many. */
const struct rule_bodies *docker_known_bodies(struct docker_known *known, struct arena *arena,
					      const struct body_request *request);

#endif

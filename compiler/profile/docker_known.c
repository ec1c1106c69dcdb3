/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/docker_known.h"

/* How far back is looked for the same request. */
#define BODIES_MAX 32

static bool same_regions(const struct regions *a, const struct regions *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->ptr[i].where != b->ptr[i].where ||
		    !span_equal(a->ptr[i].rule, b->ptr[i].rule))
			return false;
	return true;
}

const struct known_call *docker_known_find(const struct docker_known *known, syscall_id id,
					   const struct known_call *call)
{
	const struct known_call *other = known->calls[id];

	while (other && !(other->outcome == call->outcome && other->made == call->made &&
			  other->registers == call->registers && other->width == call->width &&
			  other->is_cut == call->is_cut &&
			  other->is_multiplexed == call->is_multiplexed &&
			  same_regions(other->regions, call->regions)))
		other = other->next;
	return other;
}

void docker_known_add(struct docker_known *known, struct arena *arena, syscall_id id,
		      const struct known_call *call)
{
	struct known_call *copy = ARENA_NEW(arena, struct known_call);

	*copy = *call;
	copy->next = known->calls[id];
	known->calls[id] = copy;
}

struct known_routes docker_known_routes(struct arena *arena, const struct rule_parts *parts,
					enum abi abi, syscall_id id)
{
	abi_set machine = ABI_BIT(abi_machine(abi));
	struct known_routes routes = {0};

	for (size_t i = 0; i < parts->len; i++) {
		const struct rule_part *part = &parts->ptr[i];
		struct syscall_route route = {.via = SYSCALL_NONE};

		if (part->machines & machine)
			route = syscall_multiplexed(part->id, abi);
		if (route.via == id)
			*VEC_PUSH(arena, &routes) = (struct known_route){i, route.call};
	}
	return routes;
}

static bool same_routes(const struct known_routes *a, const struct known_routes *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->ptr[i].part != b->ptr[i].part || a->ptr[i].call != b->ptr[i].call)
			return false;
	return true;
}

const diagram_id *docker_known_made(const struct docker_known *known,
				    const struct known_routes *routes, unsigned width)
{
	for (size_t i = 0; i < known->made.len; i++) {
		const struct known_made *made = &known->made.ptr[i];

		if (made->width == width && same_routes(&made->routes, routes))
			return &made->made;
	}
	return NULL;
}

static bool is_same_request(const struct body_request *a, const struct body_request *b)
{
	return a->must == b->must && a->may == b->may && a->others == b->others &&
	       a->width == b->width && a->is_cut == b->is_cut && a->is_alone == b->is_alone &&
	       a->wants_own == b->wants_own;
}

static const struct rule_bodies *bodies_of(const struct known_bodies *known)
{
	return known->is_found ? &known->bodies : NULL;
}

const struct rule_bodies *docker_known_bodies(struct docker_known *known, struct arena *arena,
					      const struct body_request *request)
{
	struct known_bodies *found;
	size_t len = known->bodies.len;

	for (size_t i = len; i > 0 && i + BODIES_MAX > len; i--)
		if (is_same_request(&known->bodies.ptr[i - 1].request, request))
			return bodies_of(&known->bodies.ptr[i - 1]);
	found = VEC_PUSH(arena, &known->bodies);
	found->request = *request;
	found->is_found = rule_bodies_find(request, &found->bodies);
	return bodies_of(found);
}

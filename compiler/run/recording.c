/* SPDX-License-Identifier: Apache-2.0 */
#include "run/recording.h"

#include "run/constants.h"

#include <string.h>

struct recording *recording_of(struct scmpl *ctx)
{
	if (!ctx->recording) {
		ctx->recording = ARENA_NEW(ctx->arena, struct recording);
		ctx->recording->arena = ctx->arena;
	}
	return ctx->recording;
}

unsigned recording_telling(const struct call *call)
{
	struct syscall_arg args[SYSCALL_ARGS];
	unsigned telling = 0;
	int count;

	if (call->id == SYSCALL_NONE)
		return 0;
	count = syscall_args(call->id, call->abi, args);
	for (int i = 0; i < count; i++)
		if (!args[i].is_pointer &&
		    constant_use(syscall_name(call->id), args[i].name).kind != CONSTANT_NONE)
			telling |= 1u << i;
	return telling;
}

static struct sighting *new_sighting(struct recording *recording, const struct call *call)
{
	struct sighting *sighting = ARENA_NEW(recording->arena, struct sighting);

	sighting->call = *call;
	sighting->telling = recording_telling(call);
	if (sighting->telling)
		sighting->shapes = ARENA_ARRAY(recording->arena, struct shape, SIGHTING_SHAPES);
	*VEC_PUSH(recording->arena, &recording->all) = sighting;
	return sighting;
}

/* Calls without a name are few, and most often a mistake. */
static struct sighting *find_nameless(struct recording *recording, const struct call *call)
{
	for (size_t i = 0; i < recording->all.len; i++) {
		struct sighting *sighting = recording->all.ptr[i];

		if (sighting->call.abi == call->abi && sighting->call.nr == call->nr)
			return sighting;
	}
	return new_sighting(recording, call);
}

static struct sighting *find(struct recording *recording, const struct call *call)
{
	struct sighting ***row = &recording->known[call->abi];

	if (call->id == SYSCALL_NONE)
		return find_nameless(recording, call);
	if (!*row)
		*row = ARENA_ARRAY(recording->arena, struct sighting *,
				   (size_t)syscall_count());
	if (!(*row)[call->id])
		(*row)[call->id] = new_sighting(recording, call);
	return (*row)[call->id];
}

static void add_shape(struct sighting *sighting, const struct call *call)
{
	struct shape shape = {{0}};

	for (int i = 0; i < SYSCALL_ARGS; i++)
		if (sighting->telling & 1u << i)
			shape.args[i] = call->args[i];
	for (size_t i = 0; i < sighting->shape_count; i++)
		if (memcmp(&sighting->shapes[i], &shape, sizeof(shape)) == 0)
			return;
	if (sighting->shape_count == SIGHTING_SHAPES)
		sighting->too_many = true;
	else
		sighting->shapes[sighting->shape_count++] = shape;
}

void recording_add(struct recording *recording, const struct call *call, uint64_t count)
{
	struct sighting *sighting;

	if (call->abi == ABI_COUNT)
		return;
	sighting = find(recording, call);
	sighting->count += count;
	recording->count += count;
	if (sighting->telling && !sighting->too_many)
		add_shape(sighting, call);
}

void recording_add_name(struct recording *recording, enum abi abi, syscall_id id,
			uint64_t count)
{
	struct call call = {.abi = abi, .id = id, .nr = (uint32_t)syscall_number(id, abi)};
	struct sighting *sighting = find(recording, &call);

	sighting->count += count;
	recording->count += count;
	sighting->too_many = sighting->telling != 0;
}

const struct sighting *recording_find(const struct recording *recording, enum abi abi,
				      syscall_id id)
{
	return recording->known[abi] ? recording->known[abi][id] : NULL;
}

struct call sighting_call(const struct sighting *sighting, size_t index)
{
	struct call call = sighting->call;

	memcpy(call.args, sighting->shapes[index].args, sizeof(call.args));
	return call;
}

struct pin_values sighting_pins(const struct sighting *sighting, uint64_t without)
{
	struct pin_values values = {.too_many = sighting->too_many};

	for (size_t i = 0; i < sighting->shape_count; i++) {
		struct call call = sighting_call(sighting, i);

		if (!(without & (uint64_t)1 << i))
			pin_add(&values, &call);
	}
	return values;
}

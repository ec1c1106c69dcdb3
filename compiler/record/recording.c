/* SPDX-License-Identifier: Apache-2.0 */
#include "record/recording.h"

#include <string.h>

struct recording *recording_new(struct arena *arena)
{
	struct recording *recording = ARENA_NEW(arena, struct recording);

	recording->arena = arena;
	return recording;
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
		if (!args[i].is_pointer && class_names_all(args[i].class))
			telling |= 1u << i;
	return telling;
}

static struct observed_call *new_observed(struct recording *recording, const struct call *call)
{
	struct observed_call *observed = ARENA_NEW(recording->arena, struct observed_call);

	observed->call = *call;
	observed->telling = recording_telling(call);
	if (observed->telling)
		observed->tuples = ARENA_ARRAY(recording->arena, struct argument_tuple,
					       ARGUMENT_TUPLES_MAX);
	*VEC_PUSH(recording->arena, &recording->all) = observed;
	return observed;
}

/* Calls without a name are few, and most often a mistake. */
static struct observed_call *find_nameless(struct recording *recording, const struct call *call)
{
	for (size_t i = 0; i < recording->all.len; i++) {
		struct observed_call *observed = recording->all.ptr[i];

		if (observed->call.abi == call->abi && observed->call.nr == call->nr)
			return observed;
	}
	return new_observed(recording, call);
}

static struct observed_call *find(struct recording *recording, const struct call *call)
{
	struct observed_call ***row = &recording->known[call->abi];

	if (call->id == SYSCALL_NONE)
		return find_nameless(recording, call);
	if (!*row)
		*row = ARENA_ARRAY(recording->arena, struct observed_call *,
				   (size_t)syscall_count());
	if (!(*row)[call->id])
		(*row)[call->id] = new_observed(recording, call);
	return (*row)[call->id];
}

static void add_tuple(struct observed_call *observed, const struct call *call)
{
	struct argument_tuple tuple = {{0}};

	for (int i = 0; i < SYSCALL_ARGS; i++)
		if (observed->telling & 1u << i)
			tuple.args[i] = call->args[i];
	for (size_t i = 0; i < observed->tuple_count; i++)
		if (memcmp(&observed->tuples[i], &tuple, sizeof(tuple)) == 0)
			return;
	if (observed->tuple_count == ARGUMENT_TUPLES_MAX)
		observed->too_many = true;
	else
		observed->tuples[observed->tuple_count++] = tuple;
}

void recording_add(struct recording *recording, const struct call *call, uint64_t count)
{
	struct observed_call *observed;

	if (call->abi == ABI_COUNT)
		return;
	observed = find(recording, call);
	observed->count += count;
	recording->count += count;
	if (observed->telling && !observed->too_many)
		add_tuple(observed, call);
}

void recording_add_name(struct recording *recording, enum abi abi, syscall_id id,
			uint64_t count)
{
	struct call call = {.abi = abi, .id = id, .nr = (uint32_t)syscall_number(id, abi)};
	struct observed_call *observed = find(recording, &call);

	observed->count += count;
	recording->count += count;
	observed->too_many = observed->telling != 0;
}

const struct observed_call *recording_find(const struct recording *recording, enum abi abi,
					   syscall_id id)
{
	return recording->known[abi] ? recording->known[abi][id] : NULL;
}

struct call observed_call_with(const struct observed_call *observed, size_t index)
{
	struct call call = observed->call;

	memcpy(call.args, observed->tuples[index].args, sizeof(call.args));
	return call;
}

struct discriminating_values observed_values(const struct observed_call *observed,
					     uint64_t without)
{
	struct discriminating_values values = {.too_many = observed->too_many};

	for (size_t i = 0; i < observed->tuple_count; i++) {
		struct call call = observed_call_with(observed, i);

		if (!(without & (uint64_t)1 << i))
			discriminating_add(&values, &call);
	}
	return values;
}

void recording_add_origin(struct recording *recording, struct str space, struct str exe)
{
	struct call_origins *origins = &recording->origins;
	struct arena *arena = recording->arena;

	for (size_t i = 0; i < origins->len; i++)
		if (str_is(space, origins->ptr[i].space) && str_is(exe, origins->ptr[i].exe)) {
			origins->ptr[i].count++;
			return;
		}
	*VEC_PUSH(arena, origins) =
		(struct call_origin){.space = arena_strndup(arena, space.ptr, space.len),
				     .exe = arena_strndup(arena, exe.ptr, exe.len),
				     .count = 1};
}

/* True when an origin before the one at INDEX is of its namespace. */
static bool is_known_space(const struct call_origins *origins, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(origins->ptr[i].space, origins->ptr[index].space) == 0)
			return true;
	return false;
}

size_t recording_spaces(const struct recording *recording)
{
	const struct call_origins *origins = &recording->origins;
	size_t count = 0;

	for (size_t i = 0; i < origins->len; i++)
		count += *origins->ptr[i].space && !is_known_space(origins, i);
	return count;
}

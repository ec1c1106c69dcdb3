/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/call_set.h"

struct call_set call_set_new(struct arena *arena)
{
	return (struct call_set){ARENA_ARRAY(arena, bool, (size_t)syscall_count())};
}

size_t call_set_count(const struct call_set *calls)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		count += calls->has[id];
	return count;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/call_set.h"

struct call_set call_set_new(struct arena *arena)
{
	return (struct call_set){ARENA_ARRAY(arena, bool, (size_t)syscall_count())};
}

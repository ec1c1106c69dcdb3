/* SPDX-License-Identifier: Apache-2.0 */
#include "core/vec.h"

#include <string.h>

void *vec_reserve(struct arena *arena, void *ptr, size_t len, size_t *cap, size_t size)
{
	size_t had = *cap;
	void *grown;

	if (len < *cap) {
		memset((char *)ptr + len * size, 0,
		       size); /* a vec that was cut and grows again */
		return ptr;
	}
	/* Most lists of large things, cubes above all, hold one. */
	*cap = *cap ? *cap * 2 : size >= 40 ? 1 : 4;
	if (len && *cap <= SIZE_MAX / size && arena_extend(arena, ptr, had * size, *cap * size))
		return ptr;
	grown = arena_calloc(arena, *cap, size);
	if (len)
		memcpy(grown, ptr, len * size);
	return grown;
}

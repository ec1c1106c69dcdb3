/* SPDX-License-Identifier: Apache-2.0 */
#include "core/vec.h"

void *vec_grow(struct arena *arena, void *ptr, size_t len, size_t *cap, size_t size)
{
	size_t had = *cap;
	void *grown;

	/* Most lists of large things, regions and cubes above all, hold one. */
	*cap = *cap ? *cap * 2 : size >= 24 ? 1 : 4;
	if (len && *cap <= SIZE_MAX / size && arena_extend(arena, ptr, had * size, *cap * size))
		return ptr;
	grown = arena_calloc(arena, *cap, size);
	if (len)
		memcpy(grown, ptr, len * size);
	return grown;
}

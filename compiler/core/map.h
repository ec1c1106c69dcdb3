/* SPDX-License-Identifier: Apache-2.0 */
/* Names to things: a hash table in an arena.  A zeroed map with its arena set is an empty one.
 */
#ifndef SCMPL_CORE_MAP_H
#define SCMPL_CORE_MAP_H

#include "core/str.h"

struct map_slot {
	struct str key; /* ptr NULL: free */
	void *value;
};

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t cap;
	size_t len;
};

/* The value under KEY, NULL if there is none. */
void *map_get(const struct map *map, struct str key);

/* Put VALUE (not NULL) under KEY, whose text has to outlive the map; replaces an earlier one.
 */
void map_put(struct map *map, struct str key, void *value);

#endif

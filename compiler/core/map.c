/* SPDX-License-Identifier: Apache-2.0 */
#include "core/map.h"

/* FNV-1a. */
static size_t hash(struct str key)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.ptr[i]) * 1099511628211u;
	return (size_t)h;
}

/* The slot of KEY, or the free one where it belongs. CAP is a power of two, never full. */
static struct map_slot *slot_of(struct map_slot *slots, size_t cap, struct str key)
{
	size_t i = hash(key) & (cap - 1);

	while (slots[i].key.ptr && !str_equal(slots[i].key, key))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct map *map)
{
	size_t cap = map->cap ? map->cap * 2 : 64;
	struct map_slot *slots = ARENA_ARRAY(map->arena, struct map_slot, cap);

	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].key.ptr)
			*slot_of(slots, cap, map->slots[i].key) = map->slots[i];
	map->slots = slots;
	map->cap = cap;
}

void *map_get(const struct map *map, struct str key)
{
	return map->cap ? slot_of(map->slots, map->cap, key)->value : NULL;
}

void map_put(struct map *map, struct str key, void *value)
{
	struct map_slot *slot;

	if (map->len * 4 >= map->cap * 3)
		grow(map);
	slot = slot_of(map->slots, map->cap, key);
	map->len += slot->value == NULL;
	slot->key = key;
	slot->value = value;
}

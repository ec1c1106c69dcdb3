/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fresh pages are zeroes already, and nearly all of a chunk is going to be used:
 * so the kernel is asked for its pages at once, which is much faster than a fault
 * for each.  Chunks start small and grow with the arena, by a quarter of it: a
 * page that is not used costs as much as one that is.  Giving pages back costs more
 * than getting them, above all on a virtual machine, which has to forget them too:
 * so what an arena leaves is kept for the next one, and at the end for nobody.
 */
#include "core/arena.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

#define CHUNK_MIN ((size_t)64 << 10)
#define CHUNK_MAX ((size_t)1 << 20)
#define CHUNK_PART 4                 /* of the arena */
#define TABLE_MIN ((size_t)16 << 10) /* from which on one has a chunk of its own */
#define SPARE_MAX ((size_t)16 << 20)

struct chunk {
	alignas(max_align_t) struct chunk *next;
	size_t size; /* this header included */
	size_t used;
	bool is_table; /* it has nothing else, and can be given back */
};

struct arena {
	struct chunk *head;
	size_t size; /* of all chunks there were, so that an arena that is reset comes to need
			one */
};

/* What arenas left, up to SPARE_MAX; not cleared yet. */
static struct {
	pthread_mutex_t lock;
	struct chunk *first;
	size_t size; /* of all together */
} spares = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* SIZE bytes of zeroes; ALL of them are going to be used.  NULL: there are none. */
#ifdef __linux__
static void *pages_new(size_t size, bool all)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | (all ? MAP_POPULATE : 0);
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

static void pages_free(void *pages, size_t size)
{
	munmap(pages, size);
}
#else
static void *pages_new(size_t size, bool all)
{
	(void)all;
	return calloc(1, size);
}

static void pages_free(void *pages, size_t size)
{
	(void)size;
	free(pages);
}
#endif

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (!arena)
		base_out_of_memory();
	return arena;
}

/* Nothing is in CHUNK any more. */
static void chunk_clear(struct chunk *chunk)
{
	memset(chunk + 1, 0, chunk->used - sizeof(*chunk));
	chunk->used = sizeof(*chunk);
}

/* Whether CHUNK is now among the spare ones. */
static bool spare_keep(struct chunk *chunk)
{
	bool is_kept;

	if (chunk->size > CHUNK_MAX)
		return false;
	pthread_mutex_lock(&spares.lock);
	is_kept = spares.size + chunk->size <= SPARE_MAX;
	if (is_kept) {
		chunk->next = spares.first;
		spares.first = chunk;
		spares.size += chunk->size;
	}
	pthread_mutex_unlock(&spares.lock);
	return is_kept;
}

static void chunk_free(struct chunk *chunk)
{
	if (!spare_keep(chunk))
		pages_free(chunk, chunk->size);
}

void arena_free(struct arena *arena)
{
	struct chunk *next;

	if (!arena)
		return;
	for (struct chunk *chunk = arena->head; chunk; chunk = next) {
		next = chunk->next;
		chunk_free(chunk);
	}
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct chunk *kept = arena->head;

	if (!kept)
		return;
	while (kept->next) {
		struct chunk *next = kept->next;

		kept->next = next->next;
		chunk_free(next);
	}
	chunk_clear(kept);
	kept->is_table = false;
}

static size_t chunk_size(const struct arena *arena)
{
	size_t size = arena->size / CHUNK_PART & ~(CHUNK_MIN - 1);

	return size < CHUNK_MIN ? CHUNK_MIN : size > CHUNK_MAX ? CHUNK_MAX : size;
}

/* A spare chunk with room for NEED bytes and, all in all, no more than MOST; or NULL. */
static struct chunk *spare_take(size_t need, size_t most)
{
	struct chunk **at = &spares.first, *chunk;

	pthread_mutex_lock(&spares.lock);
	while (*at && ((*at)->size - sizeof(**at) < need || (*at)->size > most))
		at = &(*at)->next;
	chunk = *at;
	if (chunk) {
		*at = chunk->next;
		spares.size -= chunk->size;
	}
	pthread_mutex_unlock(&spares.lock);
	if (chunk)
		chunk_clear(chunk);
	return chunk;
}

/* What is larger than any chunk may be touched only in part. */
static struct chunk *chunk_new(size_t size)
{
	struct chunk *chunk = pages_new(size, size <= CHUNK_MAX);

	if (!chunk)
		base_out_of_memory();
	*chunk = (struct chunk){.size = size, .used = sizeof(*chunk)};
	return chunk;
}

/* A chunk for the table of SIZE bytes; the chunk that others are in stays the first. */
static struct chunk *table_add(struct arena *arena, size_t size)
{
	struct chunk **at = arena->head ? &arena->head->next : &arena->head, *chunk;

	if (size > SIZE_MAX - sizeof(*chunk))
		base_out_of_memory();
	chunk = spare_take(size, CHUNK_MAX < 2 * size ? CHUNK_MAX : 2 * size);
	if (!chunk)
		chunk = chunk_new(size + sizeof(*chunk));
	chunk->is_table = true;
	chunk->next = *at;
	*at = chunk;
	return chunk;
}

/* A chunk with room for something that is no table. */
static struct chunk *chunk_add(struct arena *arena)
{
	struct chunk *chunk = spare_take(TABLE_MIN, SIZE_MAX);

	if (!chunk)
		chunk = chunk_new(chunk_size(arena));
	chunk->is_table = false;
	arena->size += chunk->size;
	chunk->next = arena->head;
	arena->head = chunk;
	return chunk;
}

static size_t rounded(size_t size)
{
	const size_t align = alignof(max_align_t);

	return (size + align - 1) & ~(align - 1);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct chunk *chunk = arena->head;
	void *bytes;

	if (size > SIZE_MAX - alignof(max_align_t))
		base_out_of_memory();
	size = rounded(size);
	if (!chunk || chunk->is_table || chunk->size - chunk->used < size)
		chunk = size >= TABLE_MIN ? table_add(arena, size) : chunk_add(arena);
	bytes = (char *)chunk + chunk->used;
	chunk->used += size;
	return bytes;
}

bool arena_extend(struct arena *arena, void *bytes, size_t size, size_t more)
{
	struct chunk *chunk = arena->head;
	size_t begin;

	if (!chunk || (char *)bytes < (char *)chunk ||
	    (char *)bytes >= (char *)chunk + chunk->used)
		return false;
	begin = (size_t)((char *)bytes - (char *)chunk);
	if (begin + rounded(size) != chunk->used || chunk->size - begin < rounded(more))
		return false;
	chunk->used = begin + rounded(more);
	return true;
}

void arena_give_back(struct arena *arena, void *bytes)
{
	for (struct chunk **at = &arena->head; *at; at = &(*at)->next) {
		struct chunk *chunk = *at;

		if ((void *)(chunk + 1) != bytes || !chunk->is_table)
			continue;
		*at = chunk->next;
		chunk_free(chunk);
		return;
	}
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		base_out_of_memory();
	return arena_alloc(arena, count * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *arena_vprintf(struct arena *arena, const char *fmt, va_list args)
{
	char brief[256];
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(brief, sizeof(brief), fmt, again);
	va_end(again);
	if (len < 0)
		SCMPL_BUG("format '%s' failed", fmt);
	text = arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(brief))
		memcpy(text, brief, (size_t)len + 1);
	else
		vsnprintf(text, (size_t)len + 1, fmt, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

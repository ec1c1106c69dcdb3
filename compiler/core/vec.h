/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A typed growable array over an arena.  A zeroed vec is an empty one.
 *
 *	VEC(struct rule) rules = {0};
 *	*VEC_PUSH(arena, &rules) = rule;
 *	for (size_t i = 0; i < rules.len; i++) use(&rules.ptr[i]);
 */
#ifndef SCMPL_CORE_VEC_H
#define SCMPL_CORE_VEC_H

#include "core/arena.h"

#include <string.h>

#define VEC(type)           \
	struct {            \
		type *ptr;  \
		size_t len; \
		size_t cap; \
	}

/* The same with a tag, for what functions hand to each other: struct TAG. */
#define VEC_STRUCT(tag, type) \
	struct tag {          \
		type *ptr;    \
		size_t len;   \
		size_t cap;   \
	}

/* Append a zeroed element; the address of it, good until the next push. */
#define VEC_PUSH(arena, vec)                                                    \
	((vec)->ptr = vec_reserve((arena), (vec)->ptr, (vec)->len, &(vec)->cap, \
				  sizeof(*(vec)->ptr)),                         \
	 &(vec)->ptr[(vec)->len++])

/* Each element of VEC, at ELEMENT; nothing may be appended to VEC meanwhile. */
#define VEC_EACH(element, vec)                                                           \
	for (__typeof__((vec).ptr + 0) element = (vec).ptr,                              \
				       element##_end = (vec).len ? (vec).ptr + (vec).len \
								 : (vec).ptr;            \
	     element != element##_end; element++)

/* Room for more than LEN elements of SIZE bytes, of which *CAP fit so far. */
void *vec_grow(struct arena *arena, void *ptr, size_t len, size_t *cap, size_t size);

/* Room for one more, zeroed; used by VEC_PUSH. */
static inline void *vec_reserve(struct arena *arena, void *ptr, size_t len, size_t *cap,
				size_t size)
{
	if (len >= *cap || !ptr)
		return vec_grow(arena, ptr, len, cap, size);
	/* It may have been cut, and grow again. */
	memset((char *)ptr + len * size, 0, size);
	return ptr;
}

#endif

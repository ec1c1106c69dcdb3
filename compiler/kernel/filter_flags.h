/* SPDX-License-Identifier: Apache-2.0 */
/* SECCOMP_FILTER_FLAG_* (seccomp(2)) that a policy may ask for. */
#ifndef SCMPL_KERNEL_FILTER_FLAGS_H
#define SCMPL_KERNEL_FILTER_FLAGS_H

#include "core/str.h"

/* Bits of a set. */
enum filter_flag {
	FILTER_FLAG_TSYNC = 1 << 0,
	FILTER_FLAG_LOG = 1 << 1,
	FILTER_FLAG_SPEC_ALLOW = 1 << 2,
	FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 3,
};

#define FILTER_FLAG_COUNT 4
#define FILTER_FLAGS_ALL ((1u << FILTER_FLAG_COUNT) - 1)

/* Of the flag 1 << BIT: "SECCOMP_FILTER_FLAG_TSYNC", a static string. */
const char *filter_flag_name(int bit);

/* The names of all FLAGS, in order, into OUT; how many there are. */
size_t filter_flag_names(unsigned flags, const char *out[FILTER_FLAG_COUNT]);

/* "TSYNC": the word of the language. */
const char *filter_flag_word(int bit);

/* The flag with the name or the word TEXT; 0: there is none. */
unsigned filter_flag_by_name(struct str text);
unsigned filter_flag_by_word(struct str text);

/* "TSYNC, LOG"; "" for no flag. */
const char *filter_flags_text(struct arena *arena, unsigned flags);

/*
 * What seccomp(2) is told of FLAGS by one thread without a listener, LOAD_*: TSYNC is about
 * other threads, and WAIT_KILLABLE_RECV about listeners.
 */
unsigned filter_flags_to_load(unsigned flags);

#endif

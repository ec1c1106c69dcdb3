/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON in one layout and no other: two blanks an indentation and a line an element, or all on
 * one line; a blank behind colons; lists of one string, and what is empty, in a line.  What is
 * not in its place is refused, and nothing is found after that.
 */
#ifndef SCMPL_PROFILE_EXACT_JSON_H
#define SCMPL_PROFILE_EXACT_JSON_H

#include "core/str.h"
#include "core/vec.h"

struct exact_json {
	struct arena *arena;
	char *text; /* a copy: each string that was read ends with a NUL, where its quote was */
	char *at;   /* what comes next; the end once something was refused */
	char *end;  /* the NUL behind it all */
	size_t wrong;  /* where that was; SIZE_MAX: nowhere */
	bool is_line;  /* all on one */
	bool is_first; /* nothing was read so far of the list or object that is open */
	VEC(const char *) strings; /* of exact_strings */
};

/* Start to read TEXT, an object: behind its bracket. */
struct exact_json exact_start(struct arena *arena, struct str text);

void exact_refuse(struct exact_json *json);

/* Go behind WANTED, plain text; false and nothing done, or refused, if something else comes. */
bool exact_take(struct exact_json *json, const char *wanted);
void exact_need(struct exact_json *json, const char *wanted);

/*
 * The same with what parts it from the element before, BLANKS, ten at most, in front.  What
 * ends with a bracket opens a list or an object.
 */
bool exact_take_next(struct exact_json *json, size_t blanks, const char *wanted);
void exact_need_next(struct exact_json *json, size_t blanks, const char *wanted);

/* The end, BRACKET, of what is open. */
void exact_end(struct exact_json *json, size_t blanks, const char *bracket);

/* A number up to MAX, without leading zeros. */
uint64_t exact_number(struct exact_json *json, uint64_t max);

/* The string whose first quote was taken: not empty, without escapes; and any text. */
const char *exact_string(struct exact_json *json);
const char *exact_text(struct exact_json *json);

/* A list of strings of the first kind, into the strings of JSON. */
void exact_strings(struct exact_json *json, size_t blanks);

#endif

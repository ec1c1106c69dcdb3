/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/plan.h"

#include <string.h>

/*
 * A workload unlike the one that was counted should not pay dearly, the less so
 * the more the table is a guess: this part of the weight, in percent, is alike
 * for all calls that may be made.
 */
#define COUNTED_EQUAL 5
#define GUESSED_EQUAL 7

static const struct {
	char name[20];
	uint16_t weight;
} frequencies[] = {
#define FREQUENCY(name, weight) {#name, weight},
#include "bpf/frequency.inc"
#undef FREQUENCY
};

/* Both tables are sorted by name, so one pass joins them. */
struct call_weights bpf_weights_builtin(struct arena *arena)
{
	struct call_weights weights = {ARENA_ARRAY(arena, uint32_t, (size_t)syscall_count()),
				       GUESSED_EQUAL};
	size_t i = 0;

	for (syscall_id id = 0; id < syscall_count() && i < ARRAY_LEN(frequencies); id++) {
		int order = strcmp(frequencies[i].name, syscall_name(id));

		if (order < 0)
			SCMPL_BUG("'%s' is no system call, or out of order",
				  frequencies[i].name);
		if (order == 0)
			weights.count[id] = frequencies[i++].weight;
	}
	return weights;
}

/* The columns of one line. */
struct columns {
	struct str word[8];
	size_t len;
};

static struct columns split(struct str line)
{
	struct columns columns = {.len = 0};
	struct str word;

	while (columns.len < ARRAY_LEN(columns.word) &&
	       (word = str_next_word(&line, " \t\r")).len)
		columns.word[columns.len++] = word;
	return columns;
}

static bool parse_count(struct str word, uint64_t *count)
{
	*count = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] < '0' || word.ptr[i] > '9' || i == 18)
			return false;
		*count = *count * 10 + (uint64_t)(word.ptr[i] - '0');
	}
	return word.len > 0;
}

/* The frame of strace's table: its heading, its rules and its sum. */
static bool is_decoration(const struct columns *columns)
{
	struct str first, last;

	if (columns->len == 0)
		return true;
	first = columns->word[0];
	last = columns->word[columns->len - 1];
	return first.ptr[0] == '#' || first.ptr[0] == '%' || first.ptr[0] == '-' ||
	       (columns->len > 2 && str_is(last, "total"));
}

/* NAME COUNT, or %time seconds usecs/call calls [errors] NAME. */
static bool parse_line(const struct columns *columns, struct str *name, uint64_t *count)
{
	*name = columns->word[0];
	if (columns->len == 2)
		return parse_count(columns->word[1], count);
	if (columns->len != 5 && columns->len != 6)
		return false;
	*name = columns->word[columns->len - 1];
	return parse_count(columns->word[3], count);
}

static void add_count(uint32_t *sum, uint64_t count)
{
	count += *sum;
	*sum = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

bool bpf_weights_parse(struct context *ctx, const struct source *source,
		       struct call_weights *weights)
{
	const char *text = source->text.ptr, *end = text + source->text.len;

	weights->count = ARENA_ARRAY(ctx->arena, uint32_t, (size_t)syscall_count());
	weights->equal = COUNTED_EQUAL;
	for (const char *line = text, *next; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		struct columns columns = split((struct str){line, (size_t)(stop - line)});
		struct str name;
		uint64_t count;
		syscall_id id;

		next = newline ? newline + 1 : end;
		if (is_decoration(&columns))
			continue;
		if (!parse_line(&columns, &name, &count)) {
			diag_error(ctx->diags,
				   (struct span){source->id, (uint32_t)(line - text),
						 (uint32_t)(stop - text)},
				   DIAG_BAD_COUNTS,
				   "expected 'NAME COUNT' or a line of strace -c");
			return false;
		}
		id = syscall_find(name.ptr, name.len);
		if (id != SYSCALL_NONE)
			add_count(&weights->count[id], count);
	}
	return true;
}

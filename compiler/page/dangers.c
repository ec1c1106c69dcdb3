/* SPDX-License-Identifier: Apache-2.0 */
#include "page/dangers.h"

#include "syntax/stdlib.h"

#include <string.h>

#define MARK "# danger "
#define FURTHER "#   "

static const struct {
	const char *word, *title, *summary;
} kinds[] = {
	[DANGER_ESCAPE] = {"escape", "Escape",
			   "leaves the container, drives other processes, or acts on the host"},
	[DANGER_KERNEL] = {"kernel", "Kernel attack surface",
			   "code of the kernel that has been attacked, or is hardly used"},
	[DANGER_PERSISTENCE] = {"persistence", "Persistence",
				"what stays when the container is gone"},
	[DANGER_NETWORK] = {"network", "Network", "who can be reached, and who can reach in"},
	[DANGER_INFORMATION] = {"information", "Information",
				"what can be learned of others and of the host"},
};

const char *danger_title(enum danger_kind kind)
{
	return kinds[kind].title;
}

const char *danger_summary(enum danger_kind kind)
{
	return kinds[kind].summary;
}

/* KIND: TEXT, or KIND of CALL: TEXT, into *DANGER; false when it is neither. */
static bool read_danger(struct arena *arena, struct str line, struct danger *danger,
			struct sbuf *text)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	struct str head = {line.ptr, colon ? (size_t)(colon - line.ptr) : 0};
	const char *of = arena_strndup(arena, head.ptr, head.len);
	size_t word = strcspn(of, " ");

	for (danger->kind = 0; danger->kind < DANGER_COUNT; danger->kind++)
		if (str_is((struct str){head.ptr, word}, kinds[danger->kind].word))
			break;
	if (!colon || danger->kind == DANGER_COUNT)
		return false;
	if (strncmp(of + word, " of ", 4) == 0)
		danger->call = str_of(of + word + 4);
	*text = (struct sbuf){.arena = arena};
	sbuf_add(text, colon + 2, line.len - head.len - 2);
	return true;
}

/* The start of the comments right above OFFSET. */
static uint32_t comments_above(const struct source *source, uint32_t offset)
{
	uint32_t lo = offset;

	while (lo > 0) {
		struct str above = source_line(source, lo - 1);

		if (!above.len || *above.ptr != '#')
			break;
		lo = (uint32_t)(above.ptr - source->text.ptr);
	}
	return lo;
}

struct dangers dangers_of(struct context *ctx, const char *name)
{
	const struct ast_stmt *stmt = stdlib_group(ctx, str_of(name));
	const struct source *source = stmt ? source_of(ctx->sources, stmt->span) : NULL;
	struct dangers out = {0};
	struct sbuf text = {0};
	bool is_read = false;
	struct str line;

	for (uint32_t at = source ? comments_above(source, stmt->span.lo) : 0;
	     source && at < stmt->span.lo; at += (uint32_t)line.len + 1) {
		line = source_line(source, at);
		if (str_starts(line, MARK)) {
			struct danger danger = {0};

			line.ptr += strlen(MARK), line.len -= strlen(MARK);
			is_read = read_danger(ctx->arena, line, &danger, &text);
			line.ptr -= strlen(MARK), line.len += strlen(MARK);
			if (is_read)
				*VEC_PUSH(ctx->arena, &out) = danger;
		} else if (is_read && str_starts(line, FURTHER)) {
			sbuf_puts(&text, " ");
			sbuf_add(&text, line.ptr + strlen(FURTHER), line.len - strlen(FURTHER));
		} else {
			is_read = false;
		}
		if (is_read)
			out.ptr[out.len - 1].text = sbuf_text(&text);
	}
	return out;
}

enum danger_kind danger_main(const struct dangers *dangers)
{
	for (size_t i = 0; i < dangers->len; i++)
		if (!dangers->ptr[i].call.len)
			return dangers->ptr[i].kind;
	return DANGER_COUNT;
}

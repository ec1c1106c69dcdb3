/* SPDX-License-Identifier: Apache-2.0 */
#include "core/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define PATIENCE_MS 1000 /* before the first line */
#define PAUSE_MS 100     /* between two */
#define LINE_BYTES 256

struct progress {
	unsigned columns;
	int64_t next_ms; /* when something may be shown; 0: the work has not begun */
	bool is_shown;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress *progress_new(struct arena *arena, unsigned columns)
{
	struct progress *progress = ARENA_NEW(arena, struct progress);

	progress->columns = columns;
	return progress;
}

/* What a terminal would take for more or less than a column each is shown as '?'. */
static void make_plain(char *line)
{
	for (char *c = line; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

/* One line: what does not fit is cut, for only the last row of several could be wiped. */
static void show(struct progress *progress, char *line)
{
	size_t room = progress->columns ? progress->columns - 1 : 0;

	make_plain(line);
	if (strlen(line) > room)
		line[room] = '\0';
	/* The cursor waits in front: what somebody else prints goes over it. */
	fprintf(stderr, "\r%s\033[K\r", line);
	fflush(stderr);
	progress->is_shown = true;
}

/* True when it is time to show something again. */
static bool is_due(struct progress *progress)
{
	int64_t now = now_ms();

	if (!progress->next_ms)
		progress->next_ms = now + PATIENCE_MS;
	if (now < progress->next_ms)
		return false;
	progress->next_ms = now + PAUSE_MS;
	return true;
}

void progress_vtell(struct progress *progress, const char *fmt, va_list args)
{
	char line[LINE_BYTES];

	if (!progress || !is_due(progress))
		return;
	vsnprintf(line, sizeof(line), fmt, args);
	show(progress, line);
}

void progress_tell(struct progress *progress, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	progress_vtell(progress, fmt, args);
	va_end(args);
}

void progress_wipe(struct progress *progress)
{
	if (!progress || !progress->is_shown)
		return;
	fputs("\033[K", stderr);
	fflush(stderr);
	progress->is_shown = false;
}

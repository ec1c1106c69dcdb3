/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/transport.h"

#include "lsp/frame.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 65536
#define PARENT_PERIOD 3000 /* milliseconds between two looks for it */

int64_t transport_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What was taken goes, so that the buffer grows with a message, not with all of them. */
static void compact(struct transport *t)
{
	if (t->taken == t->bytes.len) {
		arena_reset(t->arena);
		t->bytes = (struct sbuf){.arena = t->arena};
	} else if (t->taken) {
		t->bytes.len -= t->taken;
		memmove(t->bytes.ptr, t->bytes.ptr + t->taken, t->bytes.len);
	}
	t->taken = 0;
}

static bool take(struct transport *t, json_t **message)
{
	struct arena *scratch;
	struct str bytes, body;
	size_t size;

	if (t->taken == t->bytes.len)
		return false;
	bytes = (struct str){t->bytes.ptr + t->taken, t->bytes.len - t->taken};
	switch (frame_next(bytes, &body, &size)) {
	case FRAME_PARTIAL:
		return false;
	case FRAME_BROKEN:
		t->is_closed = true;
		return false;
	case FRAME_WHOLE:
		break;
	}
	scratch = arena_new();
	*message = frame_parse(scratch, body);
	arena_free(scratch);
	t->taken += size;
	return true;
}

static bool is_orphan(const struct transport *t)
{
	return t->parent && kill((pid_t)t->parent, 0) && errno == ESRCH;
}

/* Wait for bytes to read. */
static enum transport_event wait_for_bytes(struct transport *t, int milliseconds)
{
	struct pollfd fds[] = {{.fd = t->in, .events = POLLIN},
			       {.fd = t->also, .events = POLLIN}};
	int64_t end = milliseconds < 0 ? INT64_MAX : transport_now() + milliseconds;

	for (;;) {
		int64_t left = milliseconds < 0 ? -1 : end - transport_now();
		int ready;

		if (milliseconds >= 0 && left < 0)
			left = 0;
		if (t->parent && (left < 0 || left > PARENT_PERIOD))
			left = PARENT_PERIOD;
		ready = poll(fds, ARRAY_LEN(fds), (int)left);
		if (ready > 0)
			return fds[0].revents ? TRANSPORT_MESSAGE : TRANSPORT_ALSO;
		if (is_orphan(t))
			t->is_closed = true;
		if (t->is_closed || (ready < 0 && errno != EINTR))
			return TRANSPORT_CLOSED;
		if (transport_now() >= end)
			return TRANSPORT_QUIET;
	}
}

static void read_block(struct transport *t)
{
	char block[BLOCK];
	ssize_t got = read(t->in, block, sizeof(block));

	if (got > 0)
		sbuf_add(&t->bytes, block, (size_t)got);
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		t->is_closed = true;
}

enum transport_event transport_next(struct transport *t, int milliseconds, json_t **message)
{
	for (;;) {
		enum transport_event event;

		if (take(t, message))
			return TRANSPORT_MESSAGE;
		if (t->is_closed)
			return TRANSPORT_CLOSED;
		compact(t);
		event = wait_for_bytes(t, milliseconds);
		if (event != TRANSPORT_MESSAGE)
			return event;
		read_block(t);
	}
}

static void write_all(struct transport *t, const char *bytes, size_t len)
{
	while (len && !t->is_unheard) {
		ssize_t written = write(t->out, bytes, len);

		if (written < 0 && errno != EINTR) {
			t->is_unheard = t->is_closed = true;
		} else if (written > 0) {
			bytes += written;
			len -= (size_t)written;
		}
	}
}

void transport_send(struct transport *t, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);
	char header[64];

	if (!text)
		base_out_of_memory();
	snprintf(header, sizeof(header), "Content-Length: %zu\r\n\r\n", strlen(text));
	write_all(t, header, strlen(header));
	write_all(t, text, strlen(text));
	free(text);
	json_decref(message);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/worker.h"

#include "lsp/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CPU_SECONDS 30 /* no policy is worth more, */
#define MORE_SECONDS 5 /* and lenses of one with mistakes even less */
#define PATIENCE 2000  /* milliseconds that a request waits ... */
#define SLOW 1000      /* ... and what takes longer is not compiled by the server itself */

static void write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t written = write(fd, text, len);

		if (written < 0 && errno != EINTR)
			_exit(1);
		if (written > 0) {
			text += written;
			len -= (size_t)written;
		}
	}
}

static void write_line(int fd, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	if (!text)
		_exit(1);
	write_all(fd, text, strlen(text));
	write_all(fd, "\n", 1);
}

/* End this process when it has worked for SECONDS. */
static void limit_cpu(rlim_t seconds)
{
	struct rlimit cpu = {seconds, seconds};

	(void)setrlimit(RLIMIT_CPU, &cpu);
}

/* The child: it knows all that the server does, and says two things, a line each. */
NORETURN static void work(struct server *server, struct document *document, int fd)
{
	limit_cpu(CPU_SECONDS);
	write_line(fd, diagnostics_find(server, document));
	limit_cpu((rlim_t)(clock() / CLOCKS_PER_SEC) + MORE_SECONDS);
	write_line(fd, lenses_of_rest(server, document));
	_exit(0);
}

static void finish(struct server *server, json_t *found, bool is_quick)
{
	struct document *document = &server->documents.ptr[server->worker.document];

	document->is_safe = found && is_quick;
	server->worker.is_told = true;
	diagnostics_publish(server, document, found);
}

/* All of it here and now. */
static void work_here(struct server *server, struct document *document)
{
	finish(server, diagnostics_find(server, document), true);
	if (server->options.is_alone)
		document->lenses = lenses_of_rest(server, document);
}

void worker_start(struct server *server, struct document *document)
{
	struct worker *worker = &server->worker;
	int pipe_fds[2];
	pid_t pid;

	worker_stop(server);
	document->due = 0;
	json_decref(document->lenses);
	document->lenses = NULL;
	worker->document = (size_t)(document - server->documents.ptr);
	worker->is_told = false;
	if (server->options.is_alone || pipe2(pipe_fds, O_CLOEXEC)) {
		work_here(server, document);
		return;
	}
	pid = fork();
	if (pid == 0)
		work(server, document, pipe_fds[1]);
	close(pipe_fds[1]);
	if (pid < 0) {
		close(pipe_fds[0]);
		work_here(server, document);
		return;
	}
	worker->pid = pid;
	worker->fd = server->transport.also = pipe_fds[0];
	worker->started = transport_now();
	worker->arena = arena_new();
	worker->answer = (struct sbuf){.arena = worker->arena};
}

static void reap(struct server *server)
{
	struct worker *worker = &server->worker;

	while (waitpid((pid_t)worker->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(worker->fd);
	worker->pid = 0;
	server->transport.also = -1;
}

void worker_stop(struct server *server)
{
	struct worker *worker = &server->worker;

	if (!worker->pid)
		return;
	(void)kill((pid_t)worker->pid, SIGKILL);
	reap(server);
	arena_free(worker->arena);
	if (!server->documents.ptr[worker->document].due)
		server->documents.ptr[worker->document].due = transport_now();
}

/* The next line of the child's answer, which is taken away; NULL: there is none yet. */
static json_t *take_line(struct worker *worker)
{
	const char *text = sbuf_text(&worker->answer);
	const char *end = memchr(text, '\n', worker->answer.len);
	size_t len = end ? (size_t)(end - text) : 0;
	json_t *line =
		end ? json_loadb(text, len, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL) : NULL;

	if (end) {
		worker->answer.len -= len + 1;
		memmove(worker->answer.ptr, end + 1, worker->answer.len + 1);
	}
	return line;
}

void worker_read(struct server *server)
{
	struct worker *worker = &server->worker;
	bool is_quick = transport_now() - worker->started < SLOW;
	char block[16384];
	ssize_t got = read(worker->fd, block, sizeof(block));
	json_t *line = NULL;

	if (got > 0)
		sbuf_add(&worker->answer, block, (size_t)got);
	if (!worker->is_told && (line = take_line(worker)))
		finish(server, line, is_quick);
	if (got > 0 || (got < 0 && errno == EINTR))
		return;
	reap(server);
	if (worker->is_told)
		server->documents.ptr[worker->document].lenses = take_line(worker);
	else
		finish(server, NULL, is_quick);
	arena_free(worker->arena);
}

/* True when there is nothing to wait for. */
static bool is_done(const struct worker *worker, size_t document, bool is_whole)
{
	return !worker->pid || worker->document != document || (worker->is_told && !is_whole);
}

void worker_finish(struct server *server, struct document *document, bool is_whole)
{
	struct worker *worker = &server->worker;
	size_t index = (size_t)(document - server->documents.ptr);
	int64_t end = transport_now() + PATIENCE;

	if (document->due)
		worker_start(server, document);
	while (!is_done(worker, index, is_whole)) {
		struct pollfd fd = {.fd = worker->fd, .events = POLLIN};
		int64_t left = end - transport_now();

		if (left <= 0 || (poll(&fd, 1, (int)left) <= 0 && errno != EINTR))
			return;
		worker_read(server);
	}
}

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
#include <unistd.h>

#define CPU_SECONDS 30 /* no policy is worth more */
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

/* The child: it knows all that the server does, and says one thing. */
NORETURN static void work(struct server *server, struct document *document, int fd)
{
	struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS};
	char *text;

	(void)setrlimit(RLIMIT_CPU, &cpu);
	text = json_dumps(diagnostics_find(server, document), JSON_COMPACT);
	if (text)
		write_all(fd, text, strlen(text));
	_exit(text ? 0 : 1);
}

static void finish(struct server *server, json_t *found, bool is_quick)
{
	struct document *document = &server->documents.ptr[server->worker.document];

	document->is_safe = found && is_quick;
	diagnostics_publish(server, document, found);
}

void worker_start(struct server *server, struct document *document)
{
	struct worker *worker = &server->worker;
	int pipe_fds[2];
	pid_t pid;

	worker_stop(server);
	document->due = 0;
	worker->document = (size_t)(document - server->documents.ptr);
	if (server->options.is_alone || pipe2(pipe_fds, O_CLOEXEC)) {
		finish(server, diagnostics_find(server, document), true);
		return;
	}
	pid = fork();
	if (pid == 0)
		work(server, document, pipe_fds[1]);
	close(pipe_fds[1]);
	if (pid < 0) {
		close(pipe_fds[0]);
		finish(server, diagnostics_find(server, document), true);
		return;
	}
	worker->pid = pid;
	worker->fd = server->transport.also = pipe_fds[0];
	worker->started = transport_now();
	worker->arena = arena_new();
	worker->answer = (struct sbuf){.arena = worker->arena};
}

/* The end of the child; true when it was a good one. */
static bool reap(struct server *server)
{
	struct worker *worker = &server->worker;
	int status = 1;

	while (waitpid((pid_t)worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(worker->fd);
	worker->pid = 0;
	server->transport.also = -1;
	return status == 0;
}

void worker_stop(struct server *server)
{
	struct worker *worker = &server->worker;

	if (!worker->pid)
		return;
	(void)kill((pid_t)worker->pid, SIGKILL);
	(void)reap(server);
	arena_free(worker->arena);
	if (!server->documents.ptr[worker->document].due)
		server->documents.ptr[worker->document].due = transport_now();
}

void worker_read(struct server *server)
{
	struct worker *worker = &server->worker;
	json_t *found = NULL;
	char block[16384];
	ssize_t got = read(worker->fd, block, sizeof(block));

	if (got > 0)
		sbuf_add(&worker->answer, block, (size_t)got);
	if (got > 0 || (got < 0 && errno == EINTR))
		return;
	if (reap(server))
		found = json_loadb(worker->answer.ptr, worker->answer.len, JSON_ALLOW_NUL,
				   NULL);
	arena_free(worker->arena);
	finish(server, found, transport_now() - worker->started < SLOW);
}

void worker_finish(struct server *server, struct document *document)
{
	struct worker *worker = &server->worker;
	size_t index = (size_t)(document - server->documents.ptr);
	int64_t end = transport_now() + PATIENCE;

	if (document->due)
		worker_start(server, document);
	while (worker->pid && worker->document == index) {
		struct pollfd fd = {.fd = worker->fd, .events = POLLIN};
		int64_t left = end - transport_now();

		if (left <= 0 || (poll(&fd, 1, (int)left) <= 0 && errno != EINTR))
			return;
		worker_read(server);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each worker is a process with a socket to be told of a file by and to say its exit status on.
 * What it prints goes into two files in memory, which are read here when it has: so that no
 * command has to know of all this, and what one file crashes with is that file's trouble.
 */
#include "cli/many.h"

#include "api/cli.h"

#include "cli/machine_report.h"
#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_MS 250 /* for the line of progress */

struct file_worker {
	pid_t pid; /* 0: there is none */
	int socket;
	int out, err, machines; /* what it prints */
	size_t index;           /* what it works on */
};

struct pool {
	const struct many *many;
	const struct input *input;
	struct file_worker workers[INPUT_JOBS_MAX];
	struct pollfd polls[INPUT_JOBS_MAX];
	size_t jobs;
	struct many_result *results;
	size_t next, done, taken; /* files: given to a worker; finished; taken up, in order */
	size_t failed, warned;
	json_t *report; /* diagnostics for machines, of all */
	int status;
};

static const char *name_of(const struct pool *pool, size_t index)
{
	return pool->many->name(pool->many->data, index);
}

/* In the worker. */

static void empty(int fd)
{
	if (ftruncate(fd, 0) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		_exit(EXIT_ENVIRONMENT);
}

/* The other ends of sockets: who has one keeps its worker alive. */
static void close_others(const struct pool *pool, const struct file_worker *self)
{
	for (size_t i = 0; i < pool->jobs; i++)
		if (&pool->workers[i] != self && pool->workers[i].pid)
			close(pool->workers[i].socket);
}

/* Work on number INDEX; the status. */
static int work_on(const struct pool *pool, const struct file_worker *self, size_t index,
		   FILE *machines)
{
	int status, flushed;

	empty(self->out);
	empty(self->err);
	empty(self->machines);
	status = pool->many->work(pool->many->data, index, machines);
	flushed = output_flush();
	return flushed ? flushed : status;
}

__attribute__((noreturn)) static void be_worker(const struct pool *pool,
						const struct file_worker *self, int socket)
{
	FILE *machines = fdopen(self->machines, "w");
	size_t index;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	close_others(pool, self);
	dup2(self->out, STDOUT_FILENO);
	dup2(self->err, STDERR_FILENO);
	while (machines && recv(socket, &index, sizeof(index), MSG_WAITALL) == sizeof(index)) {
		int status = work_on(pool, self, index, machines);

		if (send(socket, &status, sizeof(status), MSG_NOSIGNAL) != sizeof(status))
			break;
	}
	_exit(0);
}

/* Starting and ending workers. */

/* Have the file *FD. */
static bool have_file(int *fd)
{
	if (*fd < 0)
		*fd = memfd_create("scmpl", MFD_CLOEXEC);
	return *fd >= 0;
}

static bool start(struct pool *pool, struct file_worker *worker)
{
	int ends[2];

	if (!have_file(&worker->out) || !have_file(&worker->err) ||
	    !have_file(&worker->machines) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return false;
	fflush(NULL);
	worker->socket = ends[0];
	worker->pid = fork();
	if (worker->pid == 0) {
		close(ends[0]);
		be_worker(pool, worker, ends[1]);
	}
	close(ends[1]);
	if (worker->pid > 0)
		return true;
	close(ends[0]);
	worker->pid = 0;
	return false;
}

/* How the process of WORKER ended, which it is about to, as of waitpid(2). */
static int end(struct file_worker *worker)
{
	int status = 0;

	close(worker->socket);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	worker->pid = 0;
	return status;
}

/* The next file for WORKER, or its end. */
static void hand_out(struct pool *pool, struct file_worker *worker)
{
	if (pool->next == pool->many->count) {
		end(worker);
		return;
	}
	worker->index = pool->next++;
	/* One that is gone is found out when its answer is awaited. */
	send(worker->socket, &worker->index, sizeof(worker->index), MSG_NOSIGNAL);
}

/* What workers say. */

/* What is in the file FD, and in MORE; nothing when it cannot be had. */
static struct output_buffer read_all(int fd, const char *more)
{
	off_t size = lseek(fd, 0, SEEK_END);
	size_t len = size < 0 ? 0 : (size_t)size, have = 0;
	char *text = malloc(len + strlen(more) + 1);
	ssize_t count = 1;

	if (!text)
		return (struct output_buffer){0};
	while (have < len && count > 0) {
		count = pread(fd, text + have, len - have, (off_t)have);
		have += count > 0 ? (size_t)count : 0;
	}
	memcpy(text + have, more, strlen(more) + 1);
	return (struct output_buffer){text, have + strlen(more)};
}

static void finish(struct pool *pool, const struct file_worker *worker, int status,
		   const char *words)
{
	pool->results[worker->index] = (struct many_result){
		.status = status,
		.is_done = true,
		.out = read_all(worker->out, ""),
		.err = read_all(worker->err, words),
		.machines = read_all(worker->machines, ""),
	};
	pool->done++;
}

/* What is to be said of a process that ended with STATUS, to be freed; or NULL. */
static char *words_for(const char *name, int status)
{
	char *words = NULL;
	int len;

	if (WIFSIGNALED(status))
		len = asprintf(&words, "scmpl: %s: the process was ended by signal %d (%s)\n",
			       name, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		len = asprintf(&words, "scmpl: %s: the process ended with status %d\n", name,
			       WEXITSTATUS(status));
	return len < 0 ? NULL : words;
}

/* It ended in the midst of a file. */
static void finish_dead(struct pool *pool, struct file_worker *worker)
{
	char *words = words_for(name_of(pool, worker->index), end(worker));

	empty(worker->machines);
	finish(pool, worker, EXIT_ENVIRONMENT, words ? words : "");
	free(words);
	if (pool->next < pool->many->count && start(pool, worker))
		hand_out(pool, worker);
}

static void listen_to(struct pool *pool, struct file_worker *worker)
{
	int status;

	if (recv(worker->socket, &status, sizeof(status), MSG_WAITALL) != sizeof(status)) {
		finish_dead(pool, worker);
		return;
	}
	finish(pool, worker, status, "");
	hand_out(pool, worker);
}

/* Wait a moment for a worker to say something; false when there is none left. */
static bool await(struct pool *pool)
{
	size_t alive = 0;

	for (size_t i = 0; i < pool->jobs; i++) {
		struct file_worker *worker = &pool->workers[i];

		alive += worker->pid != 0;
		pool->polls[i] = (struct pollfd){.fd = worker->pid ? worker->socket : -1,
						 .events = POLLIN};
	}
	if (!alive)
		return false;
	if (poll(pool->polls, pool->jobs, TICK_MS) < 0)
		return errno == EINTR;
	for (size_t i = 0; i < pool->jobs; i++)
		if (pool->polls[i].revents)
			listen_to(pool, &pool->workers[i]);
	return true;
}

/* What is told. */

void many_print_err(struct output_buffer buffer)
{
	if (buffer.len)
		fwrite(buffer.ptr, 1, buffer.len, stderr);
}

int many_print(const struct many_result *result)
{
	struct scmpl_text out = {result->out.ptr, result->out.len};
	int status = out.len ? output_write(NULL, out) : 0;

	many_print_err(result->err);
	return status ? status : result->status;
}

static void free_result(const struct many_result *result)
{
	free(result->out.ptr);
	free(result->err.ptr);
	free(result->machines.ptr);
}

static bool is_for_machines(const struct pool *pool)
{
	return pool->input->format != INPUT_AS_TEXT;
}

static void take_next(struct pool *pool)
{
	const struct many *many = pool->many;
	struct many_result *result = &pool->results[pool->taken];
	int status;

	cli_wipe_progress(pool->input->scmpl);
	pool->failed += result->status != 0;
	pool->warned += !result->status && result->err.len;
	status = many->take ? many->take(many->data, pool->taken, result) : many_print(result);
	pool->status = status > pool->status ? status : pool->status;
	if (is_for_machines(pool))
		machine_report_join(pool->report, result->machines);
	free_result(result);
	pool->taken++;
}

static void tell(struct pool *pool)
{
	while (pool->taken < pool->many->count && pool->results[pool->taken].is_done)
		take_next(pool);
	if (pool->taken < pool->many->count)
		cli_tell_progress(pool->input->scmpl, "scmpl: %s: %zu of %zu, %s",
				  pool->many->doing, pool->done, pool->many->count,
				  name_of(pool, pool->taken));
}

/* "12 policies: 11 built (3 with warnings), 1 failed" */
static void sum_up(const struct pool *pool, const char *done)
{
	size_t count = pool->many->count;

	fprintf(stderr, "scmpl: %zu %s: %zu %s", count, count == 1 ? "policy" : "policies",
		count - pool->failed, done);
	if (pool->warned)
		fprintf(stderr, " (%zu with warnings)", pool->warned);
	if (pool->failed)
		fprintf(stderr, ", %zu failed", pool->failed);
	fputs("\n", stderr);
}

/* What all of them found, in one document; the exit status. */
static int print_report(struct pool *pool)
{
	char *text = json_dumps(pool->report, JSON_INDENT(2));
	int status = EXIT_ENVIRONMENT;

	if (text && fprintf(pool->many->is_told_here ? stdout : stderr, "%s\n", text) > 0)
		status = output_flush();
	free(text);
	json_decref(pool->report);
	return status;
}

static int run_out_of_workers(void)
{
	fprintf(stderr, "scmpl: cannot start a process: %s\n", strerror(errno));
	return EXIT_ENVIRONMENT;
}

static void start_all(struct pool *pool)
{
	for (size_t i = 0; i < pool->jobs; i++) {
		struct file_worker *worker = &pool->workers[i];

		worker->out = worker->err = worker->machines = -1;
		if (pool->next < pool->many->count && start(pool, worker))
			hand_out(pool, worker);
	}
}

static void close_files(const struct pool *pool)
{
	for (size_t i = 0; i < pool->jobs; i++) {
		close(pool->workers[i].out);
		close(pool->workers[i].err);
		close(pool->workers[i].machines);
	}
}

/* What is said behind the last of them; the exit status. */
static int conclude(struct pool *pool, const char *done)
{
	int status = 0;

	if (pool->taken < pool->many->count)
		pool->status = run_out_of_workers();
	else if (done && !is_for_machines(pool))
		sum_up(pool, done);
	if (is_for_machines(pool))
		status = print_report(pool);
	return status > pool->status ? status : pool->status;
}

int many_run(const struct many *many, const struct input *input, const char *done)
{
	struct pool pool = {.many = many, .input = input, .jobs = input_jobs(input)};

	terminal_has_colour();
	pool.results = calloc(many->count + 1, sizeof(*pool.results));
	if (!pool.results)
		return run_out_of_workers();
	if (is_for_machines(&pool))
		pool.report = machine_report_new(input);
	start_all(&pool);
	while (await(&pool))
		tell(&pool);
	cli_wipe_progress(input->scmpl);
	close_files(&pool);
	pool.status = conclude(&pool, done);
	for (; pool.taken < many->count; pool.taken++)
		free_result(&pool.results[pool.taken]);
	free(pool.results);
	return pool.status;
}

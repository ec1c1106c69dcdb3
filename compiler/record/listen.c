/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the OCI runtime specification calls a seccomp agent.  A runtime whose
 * profile names our socket as its listenerPath connects for each process that it
 * puts under the profile, and sends the filter's listener, in a message with the
 * container's state.
 */
#include "record/record.h"

#include "core/vec.h"
#include "exec/child_command.h"
#include "exec/start.h"
#include "kernel/native.h"
#include "record/recorder.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define HINT_S 10
#define HINT_CHECK_MS 1000
#define MESSAGE_FDS 8      /* a runtime sends one */
#define MESSAGE_SIZE 65536 /* the state, which we do not look at */

/* A runtime that has connected, then its listener. */
struct peer {
	int fd;                    /* -1: it has gone */
	struct listener *listener; /* NULL: not received yet */
};

struct agent {
	struct context *ctx;
	struct recorder recorder;
	struct child_command command;
	int socket;
	VEC(struct peer) peers;
	VEC(struct pollfd) fds;
	bool has_received; /* a listener */
	time_t hint_at;    /* when to say that none came; 0: it has been said */
};

/* The socket. */

/* What an earlier recorder left there; a socket that somebody listens on stays. */
static void remove_stale(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat st;

	if (lstat(address->sun_path, &st) == 0 && S_ISSOCK(st.st_mode) &&
	    connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 &&
	    errno == ECONNREFUSED)
		unlink(address->sun_path);
	close(fd);
}

/* For this user alone: who can connect can have us answer for any process. */
static int listen_at(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask = umask(0177);
	int result = bind(fd, (const struct sockaddr *)address, sizeof(*address));

	umask(mask);
	if (result == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	result = errno;
	close(fd);
	errno = result;
	return -1;
}

static bool open_socket(struct agent *agent, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path)) {
		diag_environment(agent->ctx->diags, SPAN_NONE,
				 "'%s' is too long for a socket: %zu bytes at most", path,
				 sizeof(address.sun_path) - 1);
		return false;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	remove_stale(&address);
	agent->socket = listen_at(&address);
	if (agent->socket < 0)
		diag_environment(agent->ctx->diags, SPAN_NONE, "cannot listen at '%s': %s",
				 path, strerror(errno));
	return agent->socket >= 0;
}

/* Listeners. */

static bool is_listener(int fd)
{
	uint64_t id = 0;

	return ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0 || errno == ENOENT;
}

/* The listener among the descriptors that MESSAGE brought, -1 if none is; the others are
 * closed. */
static int take_listener(struct msghdr *message)
{
	int listener = -1;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
			if (listener < 0 && is_listener(fd))
				listener = fd;
			else
				close(fd);
		}
	}
	return listener;
}

/* The one message of a runtime. */
static int receive_listener(int connection)
{
	char state[MESSAGE_SIZE];
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(MESSAGE_FDS * sizeof(int))];
	} control;
	struct iovec payload = {state, sizeof(state)};
	struct msghdr message = {.msg_iov = &payload,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};

	if (recvmsg(connection, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
		return -1;
	return take_listener(&message);
}

static void serve_peer(struct agent *agent, struct peer *peer, short events)
{
	int fd;

	if (peer->listener && events & POLLIN) {
		answer_next(peer->listener, recorder_on_call, &agent->recorder);
		return;
	}
	fd = peer->listener ? -1 : receive_listener(peer->fd);
	close(peer->fd);
	peer->fd = fd;
	if (fd < 0)
		return;
	peer->listener = ARENA_NEW(agent->ctx->arena, struct listener);
	if (!listener_open(agent->ctx->arena, fd, peer->listener))
		SCMPL_BUG("a listener without sizes");
	agent->has_received = true;
}

static void accept_peer(struct agent *agent)
{
	int fd = accept4(agent->socket, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0)
		*VEC_PUSH(agent->ctx->arena, &agent->peers) = (struct peer){.fd = fd};
}

static void forget_gone(struct agent *agent)
{
	size_t kept = 0;

	for (size_t i = 0; i < agent->peers.len; i++)
		if (agent->peers.ptr[i].fd >= 0)
			agent->peers.ptr[kept++] = agent->peers.ptr[i];
	agent->peers.len = kept;
}

/* Waiting. */

static void watch(struct agent *agent, int fd)
{
	*VEC_PUSH(agent->ctx->arena, &agent->fds) = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void turn(struct agent *agent)
{
	agent->fds.len = 0;
	watch(agent, -1);
	watch(agent, agent->socket);
	for (size_t i = 0; i < agent->peers.len; i++)
		watch(agent, agent->peers.ptr[i].fd);
	child_command_wait(&agent->command, agent->fds.ptr, agent->fds.len,
			   agent->hint_at && !agent->has_received ? HINT_CHECK_MS : -1);
	for (size_t i = 0; i < agent->peers.len; i++)
		if (agent->fds.ptr[2 + i].revents)
			serve_peer(agent, &agent->peers.ptr[i], agent->fds.ptr[2 + i].revents);
	if (agent->fds.ptr[1].revents)
		accept_peer(agent);
	forget_gone(agent);
}

/* An engine that drops the path leaves the container hanging, and says nothing. */
static void hint(struct agent *agent)
{
	if (!agent->hint_at || agent->has_received || time(NULL) < agent->hint_at)
		return;
	agent->hint_at = 0;
	recorder_say("scmpl: no container has connected yet; one that hangs meanwhile is of an "
		     "engine that does not pass listenerPath on: use --audit there\n");
}

/* Until the last container has ended, or, without a command, the first ones have. */
static bool is_over(const struct agent *agent)
{
	struct pollfd fd = {.fd = agent->socket, .events = POLLIN};

	if (agent->command.is_stopped)
		return true;
	if (agent->command.pid || agent->peers.len || poll(&fd, 1, 0) > 0)
		return false;
	return agent->command.has_ended || agent->has_received;
}

static void leave(struct agent *agent)
{
	struct listener **left =
		ARENA_ARRAY(agent->ctx->arena, struct listener *, agent->peers.len + 1);
	size_t count = 0;

	for (size_t i = 0; i < agent->peers.len; i++)
		if (agent->peers.ptr[i].listener)
			left[count++] = agent->peers.ptr[i].listener;
	background_answer(left, count, recorder_on_call, &agent->recorder);
	for (size_t i = 0; i < agent->peers.len; i++)
		close(agent->peers.ptr[i].fd);
}

/* Nobody can do without it, and engines refuse to have it reported. */
static void add_write(struct recording *recording)
{
	recording_add_name(recording, abi_native(), syscall_find("write", strlen("write")), 0);
}

static int serve(struct agent *agent, const char *path)
{
	if (!agent->command.pid)
		recorder_say(arena_printf(agent->ctx->arena,
					  "scmpl: waiting for a container at %s\n", path));
	while (!is_over(agent)) {
		turn(agent);
		hint(agent);
		progress_timer_keep(&agent->command.timer,
				    agent->command.has_ended && !is_over(agent));
	}
	recorder_finish(&agent->recorder);
	close(agent->socket);
	unlink(path);
	leave(agent);
	add_write(agent->recorder.recording);
	if (agent->has_received)
		return 0;
	diag_environment(agent->ctx->diags, SPAN_NONE,
			 "no container connected to '%s': was it started under the profile, by "
			 "an engine that passes listenerPath on?",
			 path);
	return START_TROUBLE;
}

int record_listen(const struct record_job *job, const char *path, char *const argv[],
		  int *wait_status)
{
	struct agent agent = {.ctx = job->ctx,
			      .recorder = {job->recording, job->ctx->progress}};
	int status;

	agent.command.timer =
		(struct progress_timer){.data = &agent.recorder,
					.on_tick = job->ctx->progress ? recorder_on_tick : NULL,
					.on_left = recorder_on_left};
	if (!open_socket(&agent, path))
		return START_TROUBLE;
	status = child_command_start(job->ctx, argv, &agent.command);
	if (status) {
		unlink(path);
		close(agent.socket);
		return status;
	}
	if (agent.command.pid)
		agent.hint_at = time(NULL) + HINT_S;
	status = serve(&agent, path);
	child_command_end(&agent.command);
	*wait_status = agent.command.wait_status;
	return status;
}

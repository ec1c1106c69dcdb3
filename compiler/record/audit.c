/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel tells of calls that a filter logs (RET_LOG), as it
 * tells it: from the multicast group of the audit system, which needs no audit
 * daemon, disturbs none, and has no rate limit as the kernel's log has.
 */
#include "record/record.h"

#include "exec/child_command.h"
#include "exec/start.h"
#include "record/recorder.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE (64 << 20) /* for what comes while we do not look */
#define MESSAGE_SIZE 16384     /* MAX_AUDIT_MESSAGE_LENGTH is 8970 */
#define QUIET_MS 300           /* no more is to come then */
#define CODE_LOG "0x7ffc0000"  /* RET_LOG, as records have it */

struct stream {
	struct context *ctx;
	struct recorder recorder;
	struct child_command command;
	int fd;
	bool has_lost;
};

static bool open_stream(struct stream *stream)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK,
				      .nl_groups = 1 << (AUDIT_NLGRP_READLOG - 1)};
	int size = BUFFER_SIZE;

	stream->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_AUDIT);
	if (stream->fd < 0 ||
	    bind(stream->fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		diag_environment(stream->ctx->diags, SPAN_NONE,
				 "the audit system does not let us read along, which takes "
				 "CAP_AUDIT_READ: %s",
				 strerror(errno));
		if (stream->fd >= 0)
			close(stream->fd);
		return false;
	}
	if (setsockopt(stream->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(stream->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return true;
}

/* The namespace that process PID, as the record has it, is in; empty when it has gone. */
static struct str pid_namespace(struct str pid, char link[64])
{
	char path[64];
	ssize_t len;

	if (!pid.len || pid.len > 10 || strspn(pid.ptr, "0123456789") < pid.len)
		return str_of("");
	snprintf(path, sizeof(path), "/proc/%.*s/ns/pid", STR_FMT(pid));
	len = readlink(path, link, 63);
	link[len > 0 ? len : 0] = '\0';
	if (strncmp(link, "pid:[", 5) != 0)
		return str_of("");
	return (struct str){link + 5, strcspn(link + 5, "]")};
}

static void take_record(struct recording *recording, struct str line)
{
	char link[64];

	if (record_audit_line(recording, line))
		recording_add_origin(recording,
				     pid_namespace(record_audit_field(line, "pid="), link),
				     record_audit_field(line, "exe="));
}

/* Only what was logged and let go on: other filters on this machine may deny, and be logged. */
static void take_message(struct stream *stream, const struct nlmsghdr *header, size_t len)
{
	const char *text = (const char *)header + NLMSG_HDRLEN;
	struct str line = {text, strnlen(text, len - NLMSG_HDRLEN)};

	if (header->nlmsg_type == AUDIT_SECCOMP &&
	    str_is(record_audit_field(line, "code="), CODE_LOG))
		take_record(stream->recorder.recording, line);
}

#define BURST 1000 /* records taken before signals are looked at again */

/* One record a datagram; the length in the header does not count the header. */
static void read_stream(struct stream *stream)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_SIZE];
	} message;

	for (int i = 0; i < BURST; i++) {
		ssize_t len = recv(stream->fd, &message, sizeof(message), 0);

		if (len < 0 && errno == ENOBUFS)
			stream->has_lost = true;
		else if (len <= 0)
			return;
		else if ((size_t)len > NLMSG_HDRLEN)
			take_message(stream, &message.header, (size_t)len);
	}
}

/* Until the command has ended and all is quiet; without one, or after it, until a signal. */
static void serve(struct stream *stream)
{
	struct pollfd fds[2];
	bool is_quiet = false;

	while (!stream->command.is_stopped && !is_quiet) {
		bool has_ended = stream->command.has_ended;

		fds[1] = (struct pollfd){.fd = stream->fd, .events = POLLIN};
		child_command_wait(&stream->command, fds, ARRAY_LEN(fds),
				   has_ended ? QUIET_MS : -1);
		if (fds[1].revents)
			read_stream(stream);
		else if (has_ended && !fds[0].revents) /* the timer cuts waiting short */
			is_quiet = poll(&fds[1], 1, QUIET_MS) == 0;
		progress_timer_keep(&stream->command.timer, has_ended && fds[1].revents);
	}
	recorder_finish(&stream->recorder);
}

static bool check_result(const struct stream *stream)
{
	if (stream->has_lost)
		diag_environment(stream->ctx->diags, SPAN_NONE,
				 "records were lost: they came faster than they were read");
	else if (!stream->recorder.recording->count)
		diag_environment(stream->ctx->diags, SPAN_NONE,
				 "the audit system told of no call: was a container started "
				 "under the profile, is `log` in "
				 "/proc/sys/kernel/seccomp/actions_logged, and is this the "
				 "host's network namespace, which alone hears of them?");
	else if (recording_spaces(stream->recorder.recording) > 1)
		recorder_say("scmpl: several containers, or programs beside them, were under "
			     "such a profile: the recording says which, and mixes them\n");
	return !stream->has_lost && stream->recorder.recording->count;
}

int record_audit_stream(const struct record_job *job, char *const argv[], int *wait_status)
{
	struct stream stream = {.ctx = job->ctx,
				.recorder = {job->recording, job->ctx->progress}};
	int status;

	stream.command.timer =
		(struct progress_timer){.data = &stream.recorder,
					.on_tick = job->ctx->progress ? recorder_on_tick : NULL,
					.on_left = recorder_on_left};
	if (!open_stream(&stream))
		return START_TROUBLE;
	status = child_command_start(job->ctx, argv, &stream.command);
	if (status) {
		close(stream.fd);
		return status;
	}
	if (!stream.command.pid)
		recorder_say("scmpl: listening to the audit system until Ctrl-C\n");
	serve(&stream);
	child_command_end(&stream.command);
	close(stream.fd);
	*wait_status = stream.command.wait_status;
	return check_result(&stream) ? 0 : START_TROUBLE;
}

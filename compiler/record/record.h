/* SPDX-License-Identifier: Apache-2.0 */
/* record: which calls a command and all its descendants make. */
#ifndef SCMPL_RECORD_RECORD_H
#define SCMPL_RECORD_RECORD_H

#include "exec/filter_stack.h"
#include "record/recording.h"

/* What to record into, and how. */
struct record_job {
	struct context *ctx;
	struct filter_stack *stack; /* what it allows is let through without a look ... */
	bool all;                   /* ... unless it is to be counted, too */
	struct recording *recording;
};

/*
 * Run ARGV as a child and add its calls to JOB's recording, all of which are let
 * through.  0 and the command's *WAIT_STATUS, or an exit status of ours after a
 * diagnosis.
 */
int record_command(const struct record_job *job, char *const argv[], int *wait_status);

/*
 * The same from perf events, with rings of RING_SIZE bytes (0: as many as do usually): nobody
 * waits for us, and where a call may have been missed that is diagnosed and nothing recorded.
 */
int record_perf(const struct record_job *job, size_t ring_size, char *const argv[],
		int *wait_status);

/*
 * Add the calls of containers, until the last has ended: of those whose profile
 * names the Unix socket PATH, absolute, as its listenerPath.  ARGV starts them;
 * empty, they are waited for.  Result as of record_command.
 */
int record_listen(const struct record_job *job, const char *path, char *const argv[],
		  int *wait_status);

/*
 * The same of all processes on this machine whose filter logs its calls, as the
 * audit system tells them, without arguments; with an empty ARGV until a signal.
 */
int record_audit_stream(const struct record_job *job, char *const argv[], int *wait_status);

/* Append the profile that each of the two asks for. */
void record_listen_profile(const struct record_job *job, const char *path, struct sbuf *out);
void record_log_profile(struct sbuf *out);

/* Add what SOURCE tells, which strace printed; false after a diagnosis. */
bool record_strace(struct context *ctx, struct recording *recording,
		   const struct source *source);

/* The same for audit records of seccomp and of system calls, from the log or journal. */
bool record_audit(struct context *ctx, struct recording *recording,
		  const struct source *source);

/* The value of the word NAME ("code=") in a record; empty when it has none. */
struct str record_audit_field(struct str line, const char *name);

/* The same for the text of one record; false when it tells of no call. */
bool record_audit_line(struct recording *recording, struct str line);

/*
 * The policy that JOB's recording asks for, in the canonical layout.  With a stack, those
 * calls only that they do not allow: rules for a file that they include, or, when the
 * stack is what the recording assumes, behind a rule for that.  TITLE says where the
 * recording comes from.
 */
void record_policy(const struct record_job *job, const char *title, struct sbuf *out);

/* The text of the one policy of JOB's stack with rules appended for what it does not allow. */
bool record_merge(const struct record_job *job, const char *title, struct sbuf *out);

/* "NAME COUNT" a line, as bpf_weights_parse takes it. */
void record_counts(const struct recording *recording, struct sbuf *out);

#endif

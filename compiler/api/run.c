/* SPDX-License-Identifier: Apache-2.0 */
/* What runs commands: exec, record; and whether this host is ready to. */
#include "scmpl.h"
#include "api/input.h"

#include "bpf/read.h"
#include "doctor/doctor.h"
#include "exec/exec.h"
#include "exec/explain.h"
#include "exec/supervise.h"
#include "record/record.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void hand_out(const struct sbuf *buf, const char **text, size_t *len)
{
	*text = sbuf_text(buf);
	*len = buf->len;
}

static bool stack_source(struct scmpl *s, const struct source *source)
{
	if (!input_source_compile(s, source))
		return false;
	filter_stack_add(s->ctx->arena, &s->stack, source, s->policy, s->unit);
	return true;
}

bool scmpl_stack_file(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	if (!source)
		return false;
	return input_is_filter(source) ? filter_stack_add_program(s->ctx, &s->stack, source)
				       : stack_source(s, source);
}

bool scmpl_stack_text(struct scmpl *s, const char *name, const char *text, size_t len)
{
	return stack_source(s, source_add(s->ctx->sources, name, (struct str){text, len}));
}

int scmpl_exec(struct scmpl *s, char *const argv[], void (*failed)(void *data), void *data)
{
	return exec_command(s->ctx, &s->stack, argv, failed, data);
}

int scmpl_explain_exec(struct scmpl *s, char *const argv[], bool complain, int out,
		       int *wait_status)
{
	struct explain_options options = {.complain = complain, .out = out};

	return explain_command(s->ctx, &s->stack, argv, options, wait_status);
}

static struct record_job job_of(struct scmpl *s, bool all, bool progress)
{
	return (struct record_job){.ctx = s->ctx,
				   .stack = &s->stack,
				   .all = all,
				   .recording = s->recording,
				   .progress = progress};
}

int scmpl_record(struct scmpl *s, char *const argv[], bool all, bool progress, int *wait_status)
{
	struct record_job job = job_of(s, all, progress);

	return record_command(&job, argv, wait_status);
}

bool scmpl_record_assume(struct scmpl *s, const char *set)
{
	const char *text = arena_printf(s->ctx->arena, "default deny\nallow %s\n", set);

	s->recording->assumed = set;
	return scmpl_stack_text(s, "<assumed>", text, strlen(text));
}

/* Engines have a working directory of their own. */
static const char *absolute_path(struct scmpl *s, const char *path)
{
	char *cwd = *path == '/' ? NULL : getcwd(NULL, 0);
	const char *absolute = cwd ? arena_printf(s->ctx->arena, "%s/%s", cwd, path) : path;

	free(cwd);
	return absolute;
}

int scmpl_record_listen(struct scmpl *s, const char *path, char *const argv[], bool all,
			bool progress, int *wait_status)
{
	struct record_job job = job_of(s, all, progress);

	return record_listen(&job, absolute_path(s, path), argv, wait_status);
}

int scmpl_record_audit_stream(struct scmpl *s, char *const argv[], bool progress,
			      int *wait_status)
{
	struct record_job job = job_of(s, false, progress);

	return record_audit_stream(&job, argv, wait_status);
}

void scmpl_record_profile(struct scmpl *s, const char *path, bool all, const char **text,
			  size_t *len)
{
	struct record_job job = job_of(s, all, false);
	struct sbuf out = {.arena = s->ctx->arena};

	if (path)
		record_listen_profile(&job, absolute_path(s, path), &out);
	else
		record_log_profile(&out);
	hand_out(&out, text, len);
}

bool scmpl_record_strace(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && record_strace(s->ctx, s->recording, source);
}

bool scmpl_record_audit(struct scmpl *s, const char *path)
{
	const struct source *source = input_read(s, path);

	return source && record_audit(s->ctx, s->recording, source);
}

bool scmpl_record_policy(struct scmpl *s, const char *title, bool merge, const char **text,
			 size_t *len)
{
	struct record_job job = job_of(s, false, false);
	struct sbuf out = {.arena = s->ctx->arena};

	if (!merge)
		record_policy(&job, title, &out);
	else if (!record_merge(&job, title, &out))
		return false;
	hand_out(&out, text, len);
	return diag_error_count(s->ctx->diags) == 0;
}

void scmpl_record_counts(struct scmpl *s, const char **text, size_t *len)
{
	struct sbuf out = {.arena = s->ctx->arena};

	record_counts(s->recording, &out);
	hand_out(&out, text, len);
}

bool scmpl_doctor(struct scmpl *s, bool json, const char **text, size_t *len)
{
	struct findings findings = doctor_examine(s->ctx);
	struct sbuf out = {.arena = s->ctx->arena};
	bool ready = true;

	if (json)
		doctor_print_json(&findings, &out);
	else
		doctor_print(&findings, &out);
	hand_out(&out, text, len);
	for (size_t i = 0; i < findings.len; i++)
		ready = ready && findings.ptr[i].level != FINDING_FAIL;
	return ready;
}

void scmpl_exit_like(int wait_status)
{
	supervise_exit(wait_status);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What runs commands: exec, record; and whether this host is ready to. */
#include "scmpl.h"
#include "api/input.h"
#include "api/merge.h"

#include "doctor/doctor.h"
#include "exec/exec.h"
#include "exec/explain.h"
#include "record/record.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USUAL_COLUMNS 80 /* of a terminal */

static bool stack(struct scmpl *s, const struct source *source)
{
	if (source && input_is_filter(source))
		return filter_stack_add_program(s->ctx, &s->stack, source);
	if (!source || !input_source_compile(s, source))
		return false;
	filter_stack_add(s->ctx->arena, &s->stack, source, s->policy, s->unit);
	return true;
}

bool scmpl_stack(struct scmpl *s, struct scmpl_source from)
{
	return stack(s, input_take(s, from));
}

bool scmpl_stack_text(struct scmpl *s, struct scmpl_source from)
{
	const struct source *source = input_take(s, from);
	struct scmpl_text text;

	if (!source)
		return false;
	if (!input_is_filter(source) && !source_is_profile(source))
		return stack(s, source);
	return merge_sources(s, &source, 1, &text) &&
	       scmpl_stack(s, (struct scmpl_source){.name = source->name, .text = text});
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

/* Engines have a working directory of their own. */
static const char *absolute_path(struct scmpl *s, const char *path)
{
	char *cwd = *path == '/' ? NULL : getcwd(NULL, 0);
	const char *absolute = cwd ? arena_printf(s->ctx->arena, "%s/%s", cwd, path) : path;

	free(cwd);
	return absolute;
}

static struct record_job job_of(struct scmpl *s, struct scmpl_record_options options)
{
	return (struct record_job){.ctx = s->ctx,
				   .stack = &s->stack,
				   .all = options.all,
				   .recording = s->recording};
}

int scmpl_record(struct scmpl *s, char *const argv[], struct scmpl_record_options options,
		 int *wait_status)
{
	struct record_job job = job_of(s, options);

	if (options.progress && !s->ctx->progress)
		s->ctx->progress = progress_new(s->ctx->arena, USUAL_COLUMNS);
	if (options.listen)
		return record_listen(&job, absolute_path(s, options.listen), argv, wait_status);
	if (options.perf)
		return record_perf(&job, options.ring_size, argv, wait_status);
	return options.audit ? record_audit_stream(&job, argv, wait_status)
			     : record_command(&job, argv, wait_status);
}

struct scmpl_text scmpl_record_profile(struct scmpl *s, struct scmpl_record_options options)
{
	struct record_job job = job_of(s, options);
	struct sbuf out = {.arena = s->ctx->arena};

	if (options.listen)
		record_listen_profile(&job, absolute_path(s, options.listen), &out);
	else
		record_log_profile(&out);
	return session_text(&out);
}

bool scmpl_record_assume(struct scmpl *s, const char *set)
{
	const char *text = arena_printf(s->ctx->arena, "default deny\nallow %s\n", set);

	s->recording->assumed = set;
	return scmpl_stack(
		s, (struct scmpl_source){.name = "<assumed>", .text = {text, strlen(text)}});
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

bool scmpl_record_policy(struct scmpl *s, const char *title, bool merge,
			 struct scmpl_text *text)
{
	struct record_job job = job_of(s, (struct scmpl_record_options){0});
	struct sbuf out = {.arena = s->ctx->arena};

	if (!merge)
		record_policy(&job, title, &out);
	else if (!record_merge(&job, title, &out))
		return false;
	return session_answer(s, &out, text) && diag_error_count(s->ctx->diags) == 0;
}

struct scmpl_text scmpl_record_counts(struct scmpl *s)
{
	struct sbuf out = {.arena = s->ctx->arena};

	record_counts(s->recording, &out);
	return session_text(&out);
}

bool scmpl_doctor(struct scmpl *s, bool json, struct scmpl_text *text)
{
	struct findings findings = doctor_examine(s->ctx);
	struct sbuf out = {.arena = s->ctx->arena};
	bool ready = true;

	if (json)
		doctor_print_json(&findings, &out);
	else
		doctor_print(&findings, &out);
	*text = session_text(&out);
	for (size_t i = 0; i < findings.len; i++)
		ready = ready && findings.ptr[i].level != FINDING_FAIL;
	return ready;
}

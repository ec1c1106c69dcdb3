/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a policy: check, test, verify. */
#include "scmpl.h"
#include "api/baseline.h"
#include "api/input.h"

#include "bpf/launcher.h"
#include "check/lint.h"
#include "exec/process.h"
#include "kernel/filter_flags.h"
#include "profile/docker_parse.h"
#include "profile/parts.h"
#include "prove/policy_test.h"
#include "prove/verify.h"

bool scmpl_test(struct scmpl *s, const char *const *tables, size_t count, bool json,
		struct scmpl_test_result *result)
{
	const struct source **sources =
		ARENA_ARRAY(s->ctx->arena, const struct source *, count + 1);
	struct sbuf out = {.arena = s->ctx->arena};
	struct policy_test test = {.ctx = s->ctx, .policy = session_policy(s)};

	for (size_t i = 0; i < count; i++) {
		sources[i] = input_read(s, tables[i]);
		if (!sources[i] || !input_is_text(s, sources[i]))
			return false;
	}
	test.unit = input_unit(s);
	policy_test_run(&test, sources, count);
	if (diag_error_count(s->ctx->diags) || !diagrams_hold(s->ctx))
		return false;
	if (json)
		policy_test_print_json(&test, &out);
	else
		policy_test_print_tap(&test, &out);
	*result = (struct scmpl_test_result){
		.tests = (unsigned)test.results.len,
		.failed = test.failed,
		.rules = test.rules,
		.exercised = test.rules - (unsigned)test.missing.len,
		.text = session_text(&out),
	};
	return true;
}

const struct source_parts *input_several(struct scmpl *s, const struct source *source)
{
	const struct source_parts *parts = NULL;

	if (!input_is_filter(source) && source_is_profile(source))
		parts = profile_parts(s->ctx, source);
	return parts && parts->len > 1 ? parts : NULL;
}

static bool check_one(struct scmpl *s, const struct source *source)
{
	bool is_compiled = baseline_compile(s, source, false);

	if (is_compiled)
		scmpl_check(s);
	return is_compiled;
}

bool input_source_check(struct scmpl *s, const struct source *source)
{
	const struct source_parts *parts = input_several(s, source);
	bool ok = true;

	if (!parts)
		return check_one(s, source);
	for (size_t i = 0; i < parts->len; i++)
		ok &= check_one(s, parts->ptr[i].source);
	return ok;
}

bool scmpl_check_source(struct scmpl *s, struct scmpl_source from)
{
	const struct source *source = input_take(s, from);

	return source && input_source_check(s, source);
}

void scmpl_check(struct scmpl *s)
{
	struct lint lint = lint_new(s->ctx, input_unit(s), session_policy(s));

	lint_run(&lint);
	diagrams_hold(s->ctx);
}

static bool is_given(struct scmpl_source source)
{
	return source.path || source.text.ptr;
}

/* The PROFILE to verify; NULL (reported) when it cannot be had. */
static const struct profile *profile_of(struct scmpl *s, struct scmpl_source profile)
{
	struct scmpl_text text = {0};
	const struct source *source;

	if (!is_given(profile))
		return scmpl_emit(s, "docker", &text)
			       ? docker_parse_text(s->ctx, (struct str){text.ptr, text.len})
			       : NULL;
	source = input_take(s, profile);
	return source && input_is_text(s, source) ? docker_parse(s->ctx, source) : NULL;
}

static bool verify_with_profile(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	const struct profile *profile = profile_of(s, artefact.profile);
	enum verified_runtime runtime = RUNTIME_ANY;

	if (artefact.runc)
		runtime = RUNTIME_RUNC;
	else if (artefact.crun)
		runtime = RUNTIME_CRUN;
	return profile && verify_profile(s->ctx, s->policy, profile, runtime, out);
}

/* A launcher has the policy's flags; of who loads a filter alone nothing is known. */
static bool has_flags(struct scmpl *s, const struct source *filter)
{
	struct arena *arena = s->ctx->arena;
	unsigned flags = launcher_flags(filter->text);

	if (!launcher_is_program(filter->text) || flags == s->policy->flags)
		return true;
	diag_error(s->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
		   "the policy asks for the flags '%s', the launcher for '%s'",
		   filter_flags_text(arena, s->policy->flags), filter_flags_text(arena, flags));
	return false;
}

static bool verify_with_filter(struct scmpl *s, struct scmpl_source from, struct sbuf *out)
{
	const struct source *filter = input_take(s, from);

	return filter && input_is_raw(s, filter) &&
	       verify_filter(s->ctx, s->policy, filter, out) && has_flags(s, filter);
}

static bool verify_with_process(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	struct process process;

	if (!process_read(s->ctx, (pid_t)artefact.pid, &process))
		return false;
	if (process.len)
		return verify_stack(s->ctx, s->policy,
				    (struct verified_stack){process.ptr, process.len,
							    process.host, artefact.runc},
				    out);
	diag_error(s->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
		   "process %d is under no filter", artefact.pid);
	return false;
}

bool scmpl_verify(struct scmpl *s, struct scmpl_artefact artefact, struct scmpl_text *report)
{
	struct sbuf out = {.arena = s->ctx->arena};
	bool ok;

	if (artefact.pid)
		ok = verify_with_process(s, artefact, &out);
	else if (is_given(artefact.filter))
		ok = verify_with_filter(s, artefact.filter, &out);
	else
		ok = verify_with_profile(s, artefact, &out);
	return session_answer(s, &out, report) && ok && diag_error_count(s->ctx->diags) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a policy: check, test, verify. */
#include "scmpl.h"
#include "api/input.h"

#include "bpf/launcher.h"
#include "check/lint.h"
#include "exec/process.h"
#include "kernel/filter_flags.h"
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

/* The PROFILE to verify; nothing (reported) when it cannot be had. */
static struct str profile_text(struct scmpl *s, struct scmpl_source profile)
{
	struct scmpl_text text = {0};
	const struct source *source;

	if (!is_given(profile)) {
		scmpl_emit(s, "docker", &text);
		return (struct str){text.ptr, text.len};
	}
	source = input_take(s, profile);
	return source && input_is_text(s, source) ? source->text : (struct str){0};
}

static bool verify_with_profile(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	struct str text = profile_text(s, artefact.profile);

	return text.ptr && verify_profile(s->ctx, s->policy, text, artefact.runc, out);
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

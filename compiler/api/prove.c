/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a policy: check, test, verify. */
#include "scmpl.h"
#include "api/input.h"

#include "check/lint.h"
#include "exec/process.h"
#include "prove/policy_test.h"
#include "prove/verify.h"

bool scmpl_test(struct scmpl *s, const char *const *tables, size_t count, bool json,
		const char **text, struct scmpl_test_result *result)
{
	const struct source **sources =
		ARENA_ARRAY(s->ctx->arena, const struct source *, count + 1);
	struct sbuf out = {.arena = s->ctx->arena};
	struct policy_test test = {.ctx = s->ctx, .policy = s->policy};

	for (size_t i = 0; i < count; i++) {
		sources[i] = input_read(s, tables[i]);
		if (!sources[i] || !input_is_text(s, sources[i]))
			return false;
	}
	test.unit = input_unit(s);
	policy_test_run(&test, sources, count);
	if (diag_error_count(s->ctx->diags))
		return false;
	if (json)
		policy_test_print_json(&test, &out);
	else
		policy_test_print_tap(&test, &out);
	*text = sbuf_text(&out);
	*result =
		(struct scmpl_test_result){(unsigned)test.results.len, test.failed, test.rules,
					   test.rules - (unsigned)test.missing.len};
	return true;
}

void scmpl_check(struct scmpl *s)
{
	lint_policy(s->ctx, input_unit(s), s->policy);
}

/* The profile to verify; NULL (reported) when it cannot be had. */
static const char *profile_text(struct scmpl *s, const char *path, size_t *len)
{
	const struct source *source;
	const char *text = NULL;

	if (!path)
		return scmpl_emit(s, "docker", &text, len) ? text : NULL;
	source = input_read(s, path);
	if (!source || !input_is_text(s, source))
		return NULL;
	*len = source->text.len;
	return source->text.ptr;
}

static bool verify_with_profile(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	size_t len = 0;
	const char *text = profile_text(s, artefact.profile, &len);

	return text &&
	       verify_profile(s->ctx, s->policy, (struct str){text, len}, artefact.runc, out);
}

static bool verify_with_filter(struct scmpl *s, const char *path, struct sbuf *out)
{
	const struct source *filter = input_read(s, path);

	return filter && verify_filter(s->ctx, s->policy, filter, out);
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

bool scmpl_verify(struct scmpl *s, struct scmpl_artefact artefact, const char **report)
{
	struct sbuf out = {.arena = s->ctx->arena};
	bool ok;

	if (artefact.pid)
		ok = verify_with_process(s, artefact, &out);
	else if (artefact.filter)
		ok = verify_with_filter(s, artefact.filter, &out);
	else
		ok = verify_with_profile(s, artefact, &out);
	*report = sbuf_text(&out);
	return ok && diag_error_count(s->ctx->diags) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/baseline.h"

#include "api/input.h"
#include "check/cut.h"
#include "model/combine.h"
#include "sema/expect.h"

void scmpl_add_base_profile(struct scmpl *s, struct scmpl_source base)
{
	*VEC_PUSH(s->ctx->arena, &s->bases) = base;
}

void scmpl_add_baseline(struct scmpl *s, struct scmpl_source baseline)
{
	*VEC_PUSH(s->ctx->arena, &s->baselines) = baseline;
}

/* The next of the baselines for OWN, a host of whose machines is where both are applied. */
static const struct policy *read_baseline(struct scmpl *s, struct scmpl_source from,
					  const struct policy *own)
{
	const struct source *source = input_take_named(s, from);

	if (!source || !input_source_load_exactly(s, source))
		return NULL;
	return input_on_machines(s, source, s->policy, abi_main_only(own->abis));
}

/* What UNIT expects of RESULT; of architectures that no baseline speaks for it was told. */
static void check_expectations(struct scmpl *s, struct unit *unit, const struct policy *result)
{
	abi_set only = s->settings.only_abis;

	if (!unit || s->settings.skip_expect)
		return;
	s->settings.only_abis = result->abis;
	expect_check(unit, result);
	s->settings.only_abis = only;
}

/* Put what was compiled under the baselines. */
static bool apply(struct scmpl *s)
{
	const struct policy *own = s->policy, *result = own;
	struct unit *unit = s->unit;
	const struct source *given = s->given;
	struct baselines baselines = {0};

	for (size_t i = 0; i < s->baselines.len; i++) {
		const struct policy *baseline = read_baseline(s, s->baselines.ptr[i], own);

		if (!baseline)
			return false;
		*VEC_PUSH(s->ctx->arena, &baselines) = baseline;
		result = policy_combine(result, baseline, COMBINE_STRICTEST);
	}
	s->policy = result;
	s->unit = unit;
	s->given = given;
	if (!diagrams_hold(s->ctx))
		return false;
	if (!result->abis) {
		diag_error(s->ctx->diags, own->fallback_span, DIAG_NOT_ON_ARCH,
			   "no baseline speaks for an architecture of this");
		return false;
	}
	cut_report(s->ctx, own, &baselines, result);
	check_expectations(s, unit, result);
	return diagrams_hold(s->ctx) && diag_error_count(s->ctx->diags) == 0;
}

bool baseline_compile(struct scmpl *s, const struct source *source, bool filters)
{
	bool skip = s->settings.skip_expect, is_compiled;

	s->settings.skip_expect |= s->baselines.len > 0;
	is_compiled = filters ? input_source_load(s, source) : input_source_compile(s, source);
	s->settings.skip_expect = skip;
	return is_compiled && (!s->baselines.len || apply(s));
}

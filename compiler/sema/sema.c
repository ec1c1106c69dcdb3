/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/sema.h"

#include "kernel/settings.h"
#include "sema/expect.h"
#include "sema/header.h"
#include "sema/resolve.h"
#include "sema/rules.h"
#include "sema/unit.h"
#include "sema/value.h"
#include "syntax/parse.h"

/* Each stage runs even behind errors of an earlier one, so that a run reports them all. */
struct policy *sema_compile_file(struct context *ctx, const struct ast_file *file,
				 struct unit **unit)
{
	struct policy *policy;
	struct rules rules;

	*unit = unit_load(ctx, file);
	policy = header_read(*unit);
	rules = rules_collect(*unit);
	set_check_definitions(*unit);
	resolve_rules(*unit, &rules, policy);
	value_check_definitions(*unit);
	if (diag_error_count(ctx->diags) == 0 && !ctx->settings->skip_expect)
		expect_check(*unit, policy);
	return diagrams_hold(ctx) && diag_error_count(ctx->diags) == 0 ? policy : NULL;
}

struct policy *sema_compile(struct context *ctx, const struct source *source,
			    struct unit **unit)
{
	return sema_compile_file(ctx, parse_source(ctx, source), unit);
}

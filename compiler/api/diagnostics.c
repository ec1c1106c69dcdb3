/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, for people and for machines. */
#include "scmpl.h"
#include "api/session.h"

#include "core/diag_json.h"
#include "core/diag_text.h"
#include "syntax/reference.h"

struct scmpl_text scmpl_diagnostics(struct scmpl *s, enum scmpl_diagnostics_format format)
{
	struct sbuf out = {.arena = s->ctx->arena};

	if (format == SCMPL_DIAGNOSTICS_SARIF)
		diag_print_sarif(s->ctx->diags, s->ctx->sources, scmpl_version(), &out);
	else
		diag_print_json(s->ctx->diags, s->ctx->sources, &out);
	return session_text(&out);
}

const char *scmpl_explain_slug(const char *slug)
{
	enum diag_code code = diag_code_find(str_of(slug));

	return code == DIAG_CODE_COUNT ? reference_of(str_of(slug)) : diag_long_text(code);
}

void scmpl_print_diagnostics(const struct scmpl *s, FILE *out, bool colour)
{
	diag_print_text(s->ctx->diags, s->ctx->sources, out, colour);
}

enum scmpl_status scmpl_status(const struct scmpl *s)
{
	if (diag_has_environment(s->ctx->diags))
		return SCMPL_ENVIRONMENT;
	return diag_error_count(s->ctx->diags) ? SCMPL_WRONG : SCMPL_OK;
}

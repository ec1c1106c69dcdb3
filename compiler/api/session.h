/* SPDX-License-Identifier: Apache-2.0 */
/* What a struct scmpl of the public header is: a compilation, and what came of it. */
#ifndef SCMPL_API_SESSION_H
#define SCMPL_API_SESSION_H

#include "scmpl.h"
#include "core/context.h"
#include "emit/output_files.h"
#include "exec/filter_stack.h"
#include "kernel/settings.h"
#include "model/policy.h"
#include "record/recording.h"
#include "sema/unit.h"

struct scmpl {
	struct context *ctx;
	struct settings settings;
	const struct policy *policy; /* what was compiled; NULL: nothing yet */
	struct unit *unit;           /* what its names mean; NULL: it is no text */
	const struct source *given;  /* the profile that was compiled; NULL: a policy was */
	struct output_files files;   /* that were emitted last */
	struct filter_stack stack;   /* what exec enforces */
	struct recording *recording; /* the calls that were seen */
	VEC(struct scmpl_source) baselines;
	VEC(struct scmpl_source) bases;   /* profiles that others build on ... */
	VEC(const struct source *) taken; /* ... as far as they were read */
};

/* The source that was compiled is the first. */
#define SESSION_SOURCE 1

/* A session whose memory is ARENA, which goes with it. */
struct scmpl *session_new(struct arena *arena);

/* What was compiled; to ask for it when nothing was is a mistake in the caller. */
const struct policy *session_policy(const struct scmpl *s);

/* What is in BUF, to be handed out. */
struct scmpl_text session_text(const struct sbuf *buf);

/* The same of what policies decide, into *TEXT; false (reported) when that is not known. */
bool session_answer(const struct scmpl *s, const struct sbuf *buf, struct scmpl_text *text);

#endif

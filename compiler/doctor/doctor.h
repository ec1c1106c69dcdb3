/* SPDX-License-Identifier: Apache-2.0 */
/* Is this host ready: what it has, whether that will do, and what to do if not. */
#ifndef SCMPL_DOCTOR_DOCTOR_H
#define SCMPL_DOCTOR_DOCTOR_H

#include "core/context.h"
#include "core/vec.h"

enum finding_level { FINDING_OK, FINDING_WARN, FINDING_FAIL };

struct finding {
	enum finding_level level;
	const char *subject; /* "libseccomp" */
	const char *found;   /* "2.5.4, knows the calls of Linux 5.17" */
	const char *advice;  /* what to do; NULL for FINDING_OK */
};

VEC_STRUCT(findings, struct finding);

/* Look at the kernel, at libseccomp, at container engines; in a stable order. */
struct findings doctor_examine(struct context *ctx);

/* FINDINGS for people, or as JSON: {"findings": [{"level": "ok", ...}]}. */
void doctor_print(const struct findings *findings, struct sbuf *out);
void doctor_print_json(const struct findings *findings, struct sbuf *out);

/* For the files that examine, with CTX and FINDINGS at hand: what was found is a format. */
#define FINDING_ADD(level, subject, advice, ...)             \
	(*VEC_PUSH(ctx->arena, findings) = (struct finding){ \
		 level, subject, arena_printf(ctx->arena, __VA_ARGS__), advice})

void doctor_examine_kernel(struct context *ctx, struct findings *findings);
void doctor_examine_libseccomp(struct context *ctx, struct findings *findings);
void doctor_examine_engines(struct context *ctx, struct findings *findings);
void doctor_examine_docker_default(struct context *ctx, struct findings *findings);
void doctor_examine_podman_default(struct context *ctx, struct findings *findings);

/*
 * The text of the file PATH without the newline at its end / what the command
 * ARGV prints on standard output, within a few seconds; NULL when it cannot be had.
 */
const char *doctor_read(struct arena *arena, const char *path);
const char *doctor_run(struct arena *arena, const char *const argv[]);

#endif

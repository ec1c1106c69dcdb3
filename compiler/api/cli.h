/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program asks for beside scmpl.h: manners of a command line, which are nothing
 * that another program would promise its users.  Not installed, and not in the library.
 */
#ifndef SCMPL_API_CLI_H
#define SCMPL_API_CLI_H

#include "scmpl.h"

/* The one of COUNT names that WRONG was most likely meant to be; NULL when none is near. */
const char *cli_nearest(const char *wrong, const char *const *names, size_t count);

/* The same of the slugs that scmpl_explain_slug knows. */
const char *cli_nearest_slug(const char *wrong);

/* The slugs that scmpl_explain_slug knows; NULL behind the last. */
const char *cli_slug(size_t index);

/* How many of the diagnostics scmpl_fix has a correction for, to be tried. */
unsigned cli_fixable(const struct scmpl *s);

/* BEFORE and AFTER as texts, whether they compile or not, as a unified diff. */
bool cli_diff_text(struct scmpl *s, struct scmpl_source before, struct scmpl_source after,
		   struct scmpl_text *text);

/* SOURCE as it is written; false (reported) when it cannot be read. */
bool cli_text(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text);

/* What has files that are not on the disk. */
struct cli_reader {
	/* True when PATH, which the file FROM includes, or a command names (NULL), is one. */
	bool (*has)(void *data, const char *path, const char *from);
	/* Its text, *LEN bytes that are freed; NULL, and errno says why, when there is none. */
	char *(*read)(void *data, const char *path, size_t *len);
	void *data;
};

/* Have READER asked for every file before the disk is. */
void cli_set_reader(struct scmpl *s, struct cli_reader reader);

/* Have long work on S tell on standard error, a terminal of COLUMNS, what it is at. */
void cli_show_progress(struct scmpl *s, unsigned columns);

/* Tell there what the program itself is at; nothing is shown unless it was asked for. */
void cli_tell_progress(struct scmpl *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Wipe that, before anything else is printed. */
void cli_wipe_progress(struct scmpl *s);

/* True when what TARGET makes is to be executed. */
bool cli_is_program(const char *target);

/* True when a pod of Kubernetes can name what TARGET makes. */
bool cli_has_pod(const char *target);

/*
 * The lines of a pod that have it run under what was emitted in TARGET's format, and written to
 * the file NAME where that is what it is called by.
 */
struct scmpl_text cli_pod(struct scmpl *s, const char *target, const char *name);

/* A kustomization.yaml, after COMMENT, for the COUNT manifests NAMES beside it. */
struct scmpl_text cli_kustomization(struct scmpl *s, const char *comment,
				    const char *const *names, size_t count);

/* End this process as WAIT_STATUS says, by the same signal, too. */
void cli_exit_like(int wait_status);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Where what a policy is compiled to goes: a file, or, for some targets, a folder. */
#ifndef SCMPL_CLI_BUILD_OUTPUT_H
#define SCMPL_CLI_BUILD_OUTPUT_H

#include "scmpl.h"

struct build_output {
	const char *target; /* -t */
	const char *path;   /* -o; NULL: standard output */
	const char *name;   /* --name, or NULL */
	bool has_pod;       /* print a pod's lines that name what is written, too */
};

/* What is wrong with OUTPUT's options together, or NULL. */
const char *build_output_wrong(const struct build_output *output);

/* True when PATH is a folder, or is said to be by a slash at its end. */
bool build_output_is_folder(const char *path);

/* Write what S has compiled; 0, or the exit status with the reason reported. */
int build_output_write(struct scmpl *s, const struct build_output *output);

/*
 * Write the kustomization.yaml that has `kubectl apply -k` take the COUNT manifests NAMES in
 * FOLDER.  One that somebody else wrote is left alone, which is told.  0, or EXIT_ENVIRONMENT.
 */
int build_output_kustomization(struct scmpl *s, const char *folder, const char *const *names,
			       size_t count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What became of all policies between two trees of files: folders, or commits of git. */
#ifndef SCMPL_CLI_TREE_DIFF_H
#define SCMPL_CLI_TREE_DIFF_H

#include "cli/many.h"

#include <sys/types.h>

/* A file of one side; zero but for what is said. */
struct version {
	char *name; /* as it is told; set by who lists them, and freed here */
	char *path; /* for scmpl: the same */
	dev_t device;
	ino_t inode; /* 0: it is no file of the disk */
	bool compiles, is_included;
	bool is_paired;               /* of the old ones */
	const struct version *before; /* of the new ones: what it is compared with, or NULL */
	struct output_buffer answer;  /* its text is in it */
	const char *text;             /* NULL: it cannot be read */
	const char *included;         /* "3 7 ...": what its side has of what it takes in */
};

struct side {
	struct version *versions;
	size_t count;
};

struct tree_diff {
	struct side before, after; /* freed by tree_diff */
	bool as_names;             /* a line for each that differs, as git diff --name-status */
	bool json;
	unsigned fail_on;         /* bits of scmpl_diff_result.kinds that make EXIT_WRONG */
	const struct input *here; /* jobs, progress, the format of diagnostics */
	/* A new one, as the options say. */
	struct input (*input)(void *data);
	void *data;
};

/* Print the differences, and say on standard error how many there are; the exit status. */
int tree_diff(struct tree_diff *diff);

/* The order of versions in a side, by name; for qsort(3) and bsearch(3). */
int version_by_name(const void *a, const void *b);

/* Free what SIDE has. */
void side_free(struct side *side);

/* Of tree_diff's own files. */

/* VERSION as what is compiled. */
struct scmpl_source version_source(const struct version *version);

/* True of one without its like on the other side. */
bool version_is_left(const struct version *version);

/* True of what is named as a policy, and not as a profile, which other files are, too. */
bool version_is_named_policy(const struct version *version);

/* The version of SIDE that has the name of VERSION; NULL: none has. */
struct version *version_of_name(const struct side *side, const struct version *version);

/* Compile all versions, and find out which belong together; the exit status. */
int tree_pair(struct tree_diff *diff);

/* Print all pairs and what is left, and sum up; the exit status. */
int tree_report(const struct tree_diff *diff);

#endif

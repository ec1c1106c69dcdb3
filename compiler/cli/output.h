/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CLI_OUTPUT_H
#define SCMPL_CLI_OUTPUT_H

#include "scmpl.h"

#include <jansson.h>

/* TEXT as what can be written. */
struct scmpl_text output_text(const char *text);

/*
 * Write TEXT to the file PATH, or to standard output when PATH is
 * NULL or "-".  A file appears whole or not at all: it is written beside PATH
 * and renamed over it.  0, or EXIT_ENVIRONMENT with the reason on stderr.
 */
int output_write(const char *path, struct scmpl_text text);

/* The same of what is to be executed: by whom the file may be read by. */
int output_write_program(const char *path, struct scmpl_text text);

/* Say on standard error what cannot be done with PATH, "write", and errno why; the status. */
int output_fail(const char *path, const char *what);

/* TEXT, all of it, to FD; false, and errno, when that failed. */
bool output_put(int fd, struct scmpl_text text);

/* Make the folder PATH unless it is there.  As above. */
int output_folder(const char *path);

/* output_write to the file NAME in FOLDER. */
int output_write_in(const char *folder, const char *name, struct scmpl_text text);

/* Text that somebody has to free. */
struct output_buffer {
	char *ptr; /* may be NULL: there is none */
	size_t len;
};

struct named_text {
	char *name;
	struct output_buffer text;
	bool is_program; /* to be executed */
};

/*
 * Write COUNT files into FOLDER, each whole, and when one of them cannot be, none: they are all
 * written beside those they replace before the first is replaced.  As above.
 */
int output_write_all(const char *folder, const struct named_text *files, size_t count);

/* True when the file NAME in FOLDER is there, and the file PATH is the same. */
bool output_is_in(const char *folder, const char *name, const char *path);

/* Of what was printed on standard output, all has to be there.  As above. */
int output_flush(void);

/* JSON, which is let go of, on standard output; NULL is text that is not UTF-8.  As above. */
int output_write_json(json_t *json);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCMPL_CLI_LAYOUT_FOLDER_H
#define SCMPL_CLI_LAYOUT_FOLDER_H

#include "scmpl.h"

/*
 * Write the COUNT FILES of an OCI image layout as the folder PATH, which is new, empty, or one
 * that this wrote before.  It appears whole or not at all: it is made beside PATH, and put in
 * its place.  0, or EXIT_ENVIRONMENT with the reason on stderr.
 */
int layout_folder_write(const char *path, const struct scmpl_file *files, size_t count);

#endif

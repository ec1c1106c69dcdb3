/* SPDX-License-Identifier: Apache-2.0 */
/* What people give to a command that is neither a policy nor a profile that is read. */
#ifndef SCMPL_API_FILE_KIND_H
#define SCMPL_API_FILE_KIND_H

#include "core/str.h"

/* What a file is, "a unit of systemd", and what to do about it. */
struct file_kind {
	const char *name, *advice;
};

/* Which of these TEXT, without zero bytes, is; NULL: none that is known. */
const struct file_kind *file_kind_of(struct str text);

#endif

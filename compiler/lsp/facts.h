/* SPDX-License-Identifier: Apache-2.0 */
/* What there is to say about a name, in Markdown: each appends it to OUT, nothing if unknown.
 */
#ifndef SCMPL_LSP_FACTS_H
#define SCMPL_LSP_FACTS_H

#include "lsp/snapshot.h"

/* The name NAME in the role ROLE, of argument names one of CALLS. */
void facts_add(const struct snapshot *snapshot, enum role role, struct str name,
	       struct call_ids calls, struct sbuf *out);

/* A reserved word. */
void facts_add_keyword(struct str word, struct sbuf *out);

/* "chmod(filename, mode)", with where in it each argument starts and ends. */
struct facts_signature {
	const char *text;
	int count;
	struct syscall_arg args[SYSCALL_ARGS];
	uint32_t lo[SYSCALL_ARGS], hi[SYSCALL_ARGS];
};

struct facts_signature facts_signature(struct arena *arena, syscall_id id);

/* The argument NAME ("arg0", too) of ID on some ABI; false if it has none. */
bool facts_argument(syscall_id id, struct str name, struct syscall_arg *arg);

/* "16 bits, unsigned" */
const char *facts_width(const struct syscall_arg *arg, struct arena *arena);

/* How many calls the group NAME has. */
size_t facts_group_size(const struct snapshot *snapshot, struct str name);

#endif

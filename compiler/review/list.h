/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the library and the tables hold, described: as text for people, or as JSON, a
 * document each.
 */
#ifndef SCMPL_REVIEW_LIST_H
#define SCMPL_REVIEW_LIST_H

#include "core/context.h"

/* All profiles and groups with their descriptions. */
void list_all(struct context *ctx, bool json, struct sbuf *out);

/*
 * The group, profile (NAME or NAME@VERSION), system call or constant NAME, told apart as in
 * a policy; with * ? or [ in it, the names that match it.  False (and reported) when there is
 * none.
 */
bool list_one(struct context *ctx, struct str name, bool json, struct sbuf *out);

#endif

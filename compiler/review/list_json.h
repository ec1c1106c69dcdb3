/* SPDX-License-Identifier: Apache-2.0 */
/* What list says, for machines: each appends one JSON document to OUT. */
#ifndef SCMPL_REVIEW_LIST_JSON_H
#define SCMPL_REVIEW_LIST_JSON_H

#include "review/list_facts.h"

void list_json_matches(struct context *ctx, struct list_matches matches, struct sbuf *out);
void list_json_group(struct unit *unit, const struct group *group, struct sbuf *out);
void list_json_profile(struct context *ctx, const char *full, struct sbuf *out);
void list_json_syscall(struct context *ctx, syscall_id id, struct sbuf *out);
void list_json_values(struct context *ctx, struct list_match match, struct sbuf *out);
void list_json_arch(struct list_match match, struct sbuf *out);
void list_json_number(struct str number, struct list_numbered_calls calls, struct sbuf *out);

#endif

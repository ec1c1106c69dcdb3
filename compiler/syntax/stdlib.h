/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The standard library.  Its text is compiled in with an index of what it
 * defines, so that a policy pays only for the groups it names: their
 * statements alone are parsed, under the library's own file names; and those
 * without conditions not even that, as their calls are listed.
 * scmpl.stdlib_dir replaces it by a folder; nothing in the environment does.
 */
#ifndef SCMPL_SYNTAX_STDLIB_H
#define SCMPL_SYNTAX_STDLIB_H

#include "core/context.h"
#include "syntax/ast.h"

/* The `group` statement that defines NAME, or NULL.  Parsed anew at each call. */
const struct ast_stmt *stdlib_group(struct context *ctx, struct str name);

/*
 * The calls of the group NAME, the groups in it opened, as its text and those of these groups
 * would tell.  None: the text has to be asked, for there is a condition somewhere, or there is
 * no such group in the library compiled in.
 */
struct stdlib_calls {
	const uint16_t *ids; /* syscall_id */
	size_t len;
};

struct stdlib_calls stdlib_calls(const struct context *ctx, struct str name);

/*
 * The profile NAME of version VERSION (empty: the newest there is), or NULL.
 * A profile is the file profiles/NAME.scp or profiles/NAME@VERSION.scp.
 */
const struct ast_file *stdlib_profile(struct context *ctx, struct str name, struct str version);

/* True when SPAN is in a file of the library in use. */
bool stdlib_has(const struct context *ctx, struct span span);

/* All files of the library in use. */
VEC_STRUCT(stdlib_sources, const struct source *);

struct stdlib_sources stdlib_sources(struct context *ctx);

/* All `route` statements, parsed. */
struct ast_stmts stdlib_routes(struct context *ctx);

/* "docker-default" of "docker-default@20.10", and of itself. */
struct str stdlib_profile_base(struct str name);

/* "20.10" of "docker-default@20.10"; empty: none is named. */
struct str stdlib_profile_version(struct str name);

/* "docker-default@29.4", which NAME without a version means; NULL if there is no such profile.
 */
const char *stdlib_profile_newest(struct context *ctx, struct str name);

/*
 * The names of all groups / profiles, sorted, a profile's versions from the oldest on; the
 * strings live as long as CTX.
 */
VEC_STRUCT(stdlib_names, const char *);

struct stdlib_names stdlib_groups(struct context *ctx);
struct stdlib_names stdlib_profiles(struct context *ctx);

/* "there are the profiles docker-default and podman-default" */
const char *stdlib_profiles_told(struct context *ctx);

#endif

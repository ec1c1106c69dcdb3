/* SPDX-License-Identifier: Apache-2.0 */
/* What list.c and list_json.c say, gathered; it all lives as long as the context. */
#ifndef SCMPL_REVIEW_LIST_FACTS_H
#define SCMPL_REVIEW_LIST_FACTS_H

#include "core/vec.h"
#include "sema/unit.h"
#include "syntax/stdlib.h"

/* Kinds of names. */

enum list_kind {
	LIST_PROFILE,
	LIST_GROUP,
	LIST_SYSCALL,
	LIST_CONSTANT,
	LIST_ERRNO,
	LIST_CAP,
	LIST_ARCH,
	LIST_KINDS
};

struct list_match {
	enum list_kind kind;
	const char *name;
};

/* The errno, capability ("SYS_ADMIN", too) or architecture (by any of its names) that NAME is;
   false when it is none of them. */
bool list_find(struct str name, struct list_match *match);

/* Groups. */

struct list_member {
	syscall_id id;
	bool conditional; /* for some arguments only */
};

VEC_STRUCT(list_members, struct list_member);

/* The calls of SET, each once, by name. */
struct list_members list_members(struct unit *unit, const struct ast_set *set);

/* The `route` statements to the group NAME. */
struct ast_stmts list_routes(struct context *ctx, struct str name);

/* The library's groups that ID is in. */
struct stdlib_names list_groups_with(struct context *ctx, syscall_id id);

/* Profiles. */

struct list_profile {
	struct str name, version; /* the latter empty when it has none */
	bool is_newest;
	struct str text;        /* the policy as written */
	struct str description; /* its first comment behind the licence */
};

/* The profile FULL, which stdlib_profiles() has. */
struct list_profile list_profile(struct context *ctx, const char *full);

/* System calls. */

/* ABIs that take the same arguments, but for the width of pointers. */
struct list_prototype {
	abi_set abis;
	int count; /* -1: not known */
	struct syscall_arg args[SYSCALL_ARGS];
};

VEC_STRUCT(list_prototypes, struct list_prototype);

struct list_prototypes list_prototypes(struct context *ctx, syscall_id id);

/* The number of ID on ABI as the kernel's table has it, without x32's bit. */
int list_number(syscall_id id, enum abi abi);

/* The ABIs on which the multiplexer VIA reaches ID. */
abi_set list_multiplexed(syscall_id id, syscall_id via);

/* The bits of ARG that a value is compared with, where it names no others. */
uint64_t list_arg_compared(const struct syscall_arg *arg);

/* The constants that ARG takes by itself, each once, the usual names first. */
struct stdlib_names list_arg_constants(struct context *ctx, const struct syscall_arg *arg);

/* Those that ARG takes where another argument has one of VALUES. */
struct list_choice {
	const char *argument; /* the other one */
	int class;
	struct stdlib_names values, constants;
};

VEC_STRUCT(list_choices, struct list_choice);

/* Values that choose the same constants are one choice. */
struct list_choices list_arg_choices(struct context *ctx, const struct syscall_arg *arg);

/* Constants, errnos, capabilities. */

/* ABIs on which a name has one value. */
struct list_value {
	abi_set abis;
	uint64_t bits;
};

VEC_STRUCT(list_values, struct list_value);

struct list_values list_values(struct context *ctx, struct list_match match);

/* Numbers. */

/* ABIs on which a number is one call's. */
struct list_numbered {
	syscall_id id;
	abi_set abis;
};

VEC_STRUCT(list_numbered_calls, struct list_numbered);

/* The calls that have NUMBER, as the kernel's tables count, without x32's bit. */
struct list_numbered_calls list_numbered(struct context *ctx, uint32_t number);

/* Names by patterns. */

VEC_STRUCT(list_matches, struct list_match);

/* All that matches PATTERN, as the shell would, in the order of kinds. */
struct list_matches list_matches(struct context *ctx, const char *pattern);

/* The kind whose names WORD, a plural, is about; LIST_KINDS when it is none. */
enum list_kind list_kind_find(struct str word);

/* "group" */
const char *list_kind_name(enum list_kind kind);

/* What a profile or group is described by; empty for other kinds. */
struct str list_description(struct context *ctx, struct list_match match);

#endif

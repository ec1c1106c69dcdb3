/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything one policy is made of: its own file, what it extends and includes,
 * and the names these define.  load.c fills it; the later stages read it.
 */
#ifndef SCMPL_SEMA_UNIT_H
#define SCMPL_SEMA_UNIT_H

#include "core/context.h"
#include "core/map.h"
#include "kernel/arch.h"
#include "sema/set.h"
#include "sema/value.h"
#include "syntax/ast.h"

enum module_kind { MODULE_MAIN, MODULE_EXTENDED, MODULE_INCLUDED };

/* A file that takes part, once. */
struct module {
	enum module_kind kind;
	const struct ast_file *file;
	struct module *parent;        /* who took it in; NULL for the main file */
	struct span use;              /* where */
	const struct policy *profile; /* of an included profile, whose file is empty */
	bool is_library;              /* a profile of the standard library */
	unsigned depth;               /* how many files up the main one is */
	const char *identity;         /* of an own file, the same whatever path names it; the
					 main one's when unit_identify() was called */
};

VEC_STRUCT(modules, struct module *);

enum group_state { GROUP_NEW, GROUP_OPEN, GROUP_DONE };

struct group {
	const struct ast_stmt *stmt;
	enum group_state state; /* OPEN while its set is being expanded: a cycle shows */
	struct set set;
};

/* A `const` of the policy.  Each value is worked out once: constants of constants double. */
struct constant {
	const struct ast_stmt *stmt;
	bool is_open;    /* its value is being worked out: a cycle shows */
	bool is_checked; /* its names were looked up, as nothing asked for its value */
	abi_set known;   /* worked out for these ABIs ... */
	abi_set wrong;   /* ... and reported on these */
	struct value values[ABI_COUNT];
};

struct unit {
	struct context *ctx;
	struct modules modules; /* the main file first, others in the order they came in */
	struct map groups;      /* name -> struct group */
	struct map consts;      /* name -> struct constant */
	struct map compared;    /* of long lists: see compare.c */
	unsigned const_depth;   /* constants being worked out, one inside the other */
	unsigned group_depth;   /* groups being expanded, one inside the other */
	bool is_broken;         /* it did not parse: a name may be missing for that reason */
	abi_set abis;           /* what the policy speaks for; set by header_read */
	const struct source *given; /* the profile that it is, and no policy; or NULL */
};

/*
 * Load FILE, of a source or made (syntax/make.h), and all that it takes in.  Problems are
 * reported; the unit is complete enough to go on and find more of them.
 */
struct unit *unit_load(struct context *ctx, const struct ast_file *file);

/* Find out the identity of UNIT's main file: only what is included has it by itself. */
void unit_identify(struct unit *unit);

/* The unit of an empty text: what the standard library defines can be asked of it. */
struct unit *unit_of_library(struct context *ctx);

/* The group NAME of the policy or the standard library; NULL (and reported) if there is none.
 */
struct group *unit_group(struct unit *unit, struct ast_name name);

/*
 * The profile of the standard library, its newest version when VERSION's text is empty; NULL
 * (and reported) if there is none.
 */
const struct ast_file *unit_profile(struct unit *unit, struct ast_name profile,
				    struct ast_name version);

/* True when A was taken in by B, directly or through others. */
bool module_is_under(const struct module *a, const struct module *b);

#endif

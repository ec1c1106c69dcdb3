/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each word of a policy is, told by the words before it and no grammar, so that a line
 * that is half typed leaves all others as they were.
 */
#ifndef SCMPL_LSP_ROLES_H
#define SCMPL_LSP_ROLES_H

#include "syntax/tokens.h"

enum role {
	ROLE_KEYWORD, /* a reserved word */
	ROLE_SIGN,
	ROLE_NUMBER,
	ROLE_VERSION,
	ROLE_SYSCALL,
	ROLE_GROUP,
	ROLE_NEW_GROUP, /* where it is defined */
	ROLE_PROFILE,
	ROLE_CONSTANT,
	ROLE_NEW_CONSTANT,
	ROLE_ERRNO,
	ROLE_CAPABILITY,
	ROLE_FLAG,
	ROLE_ARGUMENT,
	ROLE_ARCH,
	ROLE_FILE,        /* behind include, with its quotes */
	ROLE_DESCRIPTION, /* of a group or route, with its quotes */
	ROLE_STRAY,       /* not where it may be */
};

/* What a name would be that stands behind what was read. */
enum slot {
	SLOT_STATEMENT,
	SLOT_ACTION,
	SLOT_SET,
	SLOT_CONDITION,
	SLOT_VALUE,
	SLOT_ERRNO,
	SLOT_ARCHS,
	SLOT_GUARD,
	SLOT_CAPABILITY,
	SLOT_FLAGS,
	SLOT_NEW_GROUP,
	SLOT_NEW_CONSTANT,
	SLOT_ROUTE,
	SLOT_PROFILE,
	SLOT_VERSION,
	SLOT_FILE,
	SLOT_BASELINE,
};

#define WORD_NONE SIZE_MAX

struct word {
	int token; /* TOK_* of the grammar */
	enum role role;
	struct span span;
	size_t statement; /* which it is in */
	size_t call;      /* of an argument or value in brackets: whose it is; or WORD_NONE */
	size_t argument;  /* of a value: what it is compared with; or WORD_NONE */
};

/* From the reserved word that starts it to the next one. */
struct statement {
	int token; /* its first word that says what it is: TOK_DENY of `override deny` */
	size_t first, count; /* of its words */
	struct span span;
};

struct roles {
	VEC(struct word) words;
	VEC(struct statement) statements;
	bool is_wide; /* one of them is `wide' */
	struct ast_spans comments;

	/* Behind the last word. */
	enum slot slot;
	size_t call, argument;
	unsigned depth;     /* brackets open */
	bool is_in_call;    /* the first of them is a call's */
	bool is_behind_set; /* a clause was read: what comes is no call of the rule's */
};

/* The words of SOURCE that end at offset END or before. */
struct roles roles_read(struct context *ctx, const struct source *source, uint32_t end);

/* The word that byte OFFSET is in or right behind; NULL: none. */
const struct word *roles_word_at(const struct roles *roles, uint32_t offset);

/* The comment that byte OFFSET is in, its end included; NULL: none. */
const struct span *roles_comment_at(const struct roles *roles, uint32_t offset);

/* The calls and groups that WHERE clauses of the statement at INDEX ask about. */
struct ast_names roles_subjects(struct context *ctx, const struct roles *roles, size_t index);

/* The name that WORD is. */
struct ast_name roles_name(const struct context *ctx, const struct word *word);

/* True for the tokens of verbs. */
bool roles_is_verb(int token);

/* True when A and B, of two words, are names of the same kind of thing. */
bool roles_same_kind(enum role a, enum role b);

#endif

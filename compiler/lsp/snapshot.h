/* SPDX-License-Identifier: Apache-2.0 */
/* Open texts, and what is known of them until the next edit. */
#ifndef SCMPL_LSP_SNAPSHOT_H
#define SCMPL_LSP_SNAPSHOT_H

#include "api/session.h"
#include "lsp/lsp.h"
#include "lsp/roles.h"
#include "lsp/text_map.h"

enum text_kind { TEXT_POLICY, TEXT_PROFILE, TEXT_LIBRARY };

/* All of it lives in the session. */
struct snapshot {
	struct scmpl *session;
	struct context *ctx; /* the session's */
	const struct source *source;
	enum text_kind kind;
	struct text_map map;
	struct roles roles; /* of a policy; else empty */
	struct unit *unit;  /* what names mean, those of includes, too; never NULL */
	bool is_compiled, is_checked;
	const struct policy *policy; /* NULL: not compiled, or wrong */
};

struct document {
	struct arena *arena; /* of the text; NULL: no document */
	const char *uri;
	const char *path; /* canonical; NULL: it is no file */
	struct str text;
	json_int_t version;
	int64_t due; /* when it is to be diagnosed, as of transport_now; 0: it was */
	struct snapshot *snapshot; /* NULL: not made since the last edit */
	bool has_includes;         /* it took in others, when last looked at */
	bool is_safe;              /* this text was compiled elsewhere, quickly */
	json_t *published;         /* URI -> array of diagnostics, as last sent */
	json_t *lenses;            /* of a text with mistakes, when last looked at; or NULL */
};

/* A closed one leaves its place to the next. */
VEC_STRUCT(documents, struct document);

/* The open document URI, or the one that is the file PATH; NULL: there is none. */
struct document *documents_find(const struct documents *documents, const char *uri);
struct document *documents_find_path(const struct documents *documents, const char *path);

/* Open URI with TEXT (both copied), anew if it was open. */
struct document *documents_open(struct arena *arena, struct documents *documents,
				const char *uri, struct str text);

void document_close(struct document *document);

/* Put TEXT (copied) in the place of bytes LO up to HI. */
void document_edit(struct document *document, uint32_t lo, uint32_t hi, struct str text);

/* Forget what was known of DOCUMENT's text. */
void document_forget(struct document *document);

/*
 * The names in DOCUMENT; what OTHERS have is seen through its includes.  ENCODING is how
 * places are counted.
 */
struct snapshot *snapshot_new(const struct lsp_options *options, const struct documents *others,
			      const struct document *document, enum text_encoding encoding);

/*
 * Compile SNAPSHOT, or compile and check it, once: what is wrong is in its context's
 * diagnostics then.
 */
void snapshot_compile(struct snapshot *snapshot);
void snapshot_check(struct snapshot *snapshot);

/* The group NAME, the policy's or the library's; NULL, and nothing is reported. */
struct group *snapshot_group(const struct snapshot *snapshot, struct str name);

/* The constant NAME that the policy defines, or NULL. */
const struct constant *snapshot_constant(const struct snapshot *snapshot, struct str name);

/* SET expanded, and nothing is reported. */
struct set snapshot_expand(const struct snapshot *snapshot, const struct ast_set *set);

VEC_STRUCT(call_ids, syscall_id);

/* The call of WORD's argument, or of all that its statement's `where` is about: their ids. */
struct call_ids snapshot_calls_of(const struct snapshot *snapshot, const struct roles *roles,
				  size_t call, size_t statement);

/* The word of names and numbers around OFFSET of a text that is no policy. */
struct span snapshot_bare_word(const struct snapshot *snapshot, uint32_t offset);

/* True when SPAN is text of the standard library. */
bool snapshot_is_library(const struct snapshot *snapshot, struct span span);

#endif

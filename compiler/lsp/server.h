/* SPDX-License-Identifier: Apache-2.0 */
/* What all methods of the language server share. */
#ifndef SCMPL_LSP_SERVER_H
#define SCMPL_LSP_SERVER_H

#include "lsp/lsp.h"
#include "lsp/snapshot.h"
#include "lsp/transport.h"
#include "lsp/worker.h"
#include "lsp/workspace.h"

enum server_state { SERVER_NEW, SERVER_RUNNING, SERVER_SHUT_DOWN };

/* What the client can do. */
struct client {
	enum text_encoding encoding;
	bool has_snippets, has_label_details, has_markdown, has_hierarchical_symbols;
	bool has_related, has_tags, has_action_literals, resolves_actions, creates_files;
};

/* A message that was read and not yet answered; no more are read ahead of their turn. */
#define QUEUE_MAX 64

struct queued {
	json_t *message;
	bool is_cancelled;
};

struct server {
	struct lsp_options options;
	struct transport transport;
	struct arena *arena;   /* as long as the server */
	struct arena *scratch; /* empty between one use and the next */
	struct documents documents;
	struct workspace_paths folders; /* canonical */
	struct worker worker;
	struct client client;
	enum server_state state;
	struct queued queue[QUEUE_MAX]; /* a ring: */
	size_t first, waiting;          /* where it starts, and how many wait */
};

/* Of anything in one text: nobody looks at more, and telling it takes longer than finding it.
 */
#define TOLD_MAX 5000

/* Error codes of JSON-RPC and of the protocol. */
enum {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_NOT_INITIALIZED = -32002,
	RPC_REQUEST_FAILED = -32803,
	RPC_CANCELLED = -32800,
};

/* What a request fails with. */
struct rpc_error {
	int code; /* 0: it does not */
	const char *message;
};

/* The place that a request is about. */
struct request_place {
	struct document *document;
	const struct snapshot *snapshot;
	uint32_t offset;
};

/* Read what most PARAMS have; false, with *ERROR, when it is not there. */
bool request_document(struct server *server, const json_t *params, struct rpc_error *error,
		      struct request_place *place);
bool request_place(struct server *server, const json_t *params, struct rpc_error *error,
		   struct request_place *place);

/* Send a notification. */
void server_notify(struct server *server, const char *method, json_t *params);

/* The state of the text of DOCUMENT: its names, or compiled as well, or checked, too, if that
   is known to end, and soon. */
const struct snapshot *server_snapshot(struct server *server, struct document *document);
const struct snapshot *server_compiled(struct server *server, struct document *document);
const struct snapshot *server_checked(struct server *server, struct document *document);

/* The file of the canonical path PATH, which is not open, in ARENA; NULL: it cannot be read. */
const struct source *server_file(struct arena *arena, const char *path);

/* Its names, in a session that the caller lets go of; FILE has to outlive that. */
struct snapshot *server_file_snapshot(struct server *server, const struct source *file);

/* DOCUMENT was edited, NULL: any was opened or closed: what was known of texts is known no
   longer, and they are diagnosed after DELAY milliseconds. */
void server_text_changed(struct server *server, struct document *document, int delay);

/* Where SPAN of SNAPSHOT is: {uri, range}; NULL: in no file. */
json_t *server_location(struct server *server, const struct snapshot *snapshot,
			struct span span);

/* TEXT of LEN bytes as JSON; what is not UTF-8 is replaced. */
json_t *server_text(struct arena *arena, struct str text);

/* A MarkupContent of TEXT, which is Markdown. */
json_t *server_markup(const struct server *server, const char *text);

/* One method each: its result, which is never NULL unless *ERROR is set. */
typedef json_t *lsp_request(struct server *server, const json_t *params,
			    struct rpc_error *error);

lsp_request lsp_initialize, lsp_hover, lsp_completion, lsp_completion_resolve, lsp_definition,
	lsp_references, lsp_highlight, lsp_prepare_rename, lsp_rename, lsp_symbols,
	lsp_workspace_symbols, lsp_folds, lsp_selections, lsp_links, lsp_format, lsp_actions,
	lsp_action_resolve, lsp_semantic_tokens, lsp_inlay_hints, lsp_signature, lsp_lenses;

typedef void lsp_notification(struct server *server, const json_t *params);

lsp_notification lsp_opened, lsp_changed, lsp_closed, lsp_saved, lsp_files_changed,
	lsp_folders_changed;

/* Add what can be made of the text at PLACE, JSON or YAML, to ACTIONS if it is a profile. */
void import_offer(const struct server *server, const struct request_place *place,
		  json_t *actions);

/* The same for a policy that lists calls: the profile that it extends, and the difference. */
void extend_offer(const struct server *server, const struct request_place *place,
		  json_t *actions);

/* A WorkspaceEdit that does what extend_offer said; NULL when there is no such profile. */
json_t *extend_edit(struct server *server, const struct document *document);

/*
 * The lenses of DOCUMENT, a policy with mistakes, as far as it compiles; null when it has none,
 * since then lsp_lenses finds them.  Like diagnostics_find this may take long.
 */
json_t *lenses_of_rest(struct server *server, struct document *document);

/* The title of the one of these that is in STATEMENT of TEXT; NULL: none is. */
const char *lens_at(const struct document *document, const struct snapshot *text,
		    struct span statement);

/* What is wrong with DOCUMENT and, as it sees them, the files that it includes. */
json_t *diagnostics_find(struct server *server, struct document *document);

/* Publish what diagnostics_find FOUND, which is taken up; NULL: it did not come to an end. */
void diagnostics_publish(struct server *server, struct document *document, json_t *found);

/* Take back what was published of a document that is closed. */
void diagnostics_withdraw(struct server *server, struct document *document);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The loop: messages in the order they came, and between them what is due. */
#include "lsp/server.h"

#include <signal.h>
#include <string.h>

static const struct {
	const char *name;
	lsp_request *run;
} requests[] = {
	{"initialize", lsp_initialize},
	{"textDocument/hover", lsp_hover},
	{"textDocument/completion", lsp_completion},
	{"completionItem/resolve", lsp_completion_resolve},
	{"textDocument/definition", lsp_definition},
	{"textDocument/references", lsp_references},
	{"textDocument/documentHighlight", lsp_highlight},
	{"textDocument/prepareRename", lsp_prepare_rename},
	{"textDocument/rename", lsp_rename},
	{"textDocument/documentSymbol", lsp_symbols},
	{"workspace/symbol", lsp_workspace_symbols},
	{"textDocument/foldingRange", lsp_folds},
	{"textDocument/selectionRange", lsp_selections},
	{"textDocument/documentLink", lsp_links},
	{"textDocument/formatting", lsp_format},
	{"textDocument/codeAction", lsp_actions},
	{"codeAction/resolve", lsp_action_resolve},
	{"textDocument/semanticTokens/full", lsp_semantic_tokens},
	{"textDocument/inlayHint", lsp_inlay_hints},
	{"textDocument/signatureHelp", lsp_signature},
	{"textDocument/codeLens", lsp_lenses},
};

static const struct {
	const char *name;
	lsp_notification *run;
} notifications[] = {
	{"textDocument/didOpen", lsp_opened},
	{"textDocument/didChange", lsp_changed},
	{"textDocument/didClose", lsp_closed},
	{"textDocument/didSave", lsp_saved},
	{"workspace/didChangeWatchedFiles", lsp_files_changed},
	{"workspace/didChangeWorkspaceFolders", lsp_folders_changed},
};

/* Sending. */

static json_t *new_message(void)
{
	return json_pack("{s:s}", "jsonrpc", "2.0");
}

static void respond(struct server *server, json_t *id, json_t *result)
{
	json_t *message = new_message();

	json_object_set(message, "id", id);
	json_object_set_new(message, "result", result);
	transport_send(&server->transport, message);
}

static void respond_error(struct server *server, json_t *id, struct rpc_error error)
{
	json_t *message = new_message();

	if (id)
		json_object_set(message, "id", id);
	else
		json_object_set_new(message, "id", json_null());
	json_object_set_new(
		message, "error",
		json_pack("{s:i, s:s}", "code", error.code, "message", error.message));
	transport_send(&server->transport, message);
}

void server_notify(struct server *server, const char *method, json_t *params)
{
	json_t *message = new_message();

	json_object_set_new(message, "method", json_string(method));
	json_object_set_new(message, "params", params);
	transport_send(&server->transport, message);
}

/* Receiving. */

static void run_request(struct server *server, json_t *id, const char *method,
			const json_t *params)
{
	struct rpc_error error = {RPC_METHOD_NOT_FOUND, "there is no such method"};
	json_t *result = NULL;

	for (size_t i = 0; i < ARRAY_LEN(requests); i++)
		if (strcmp(requests[i].name, method) == 0) {
			error = (struct rpc_error){0, NULL};
			result = requests[i].run(server, params, &error);
			break;
		}
	if (error.code)
		respond_error(server, id, error);
	else
		respond(server, id, result);
}

static void answer_request(struct server *server, json_t *id, const char *method,
			   const json_t *params)
{
	bool is_first = strcmp(method, "initialize") == 0;

	if (server->state == SERVER_SHUT_DOWN || (is_first && server->state != SERVER_NEW)) {
		respond_error(server, id,
			      (struct rpc_error){RPC_INVALID_REQUEST,
						 is_first ? "already initialized"
							  : "the server is shut down"});
	} else if (server->state == SERVER_NEW && !is_first) {
		respond_error(server, id,
			      (struct rpc_error){RPC_NOT_INITIALIZED, "not initialized"});
	} else if (strcmp(method, "shutdown") == 0) {
		server->state = SERVER_SHUT_DOWN;
		respond(server, id, json_null());
	} else {
		run_request(server, id, method, params);
	}
}

static void take_notification(struct server *server, const char *method, const json_t *params)
{
	for (size_t i = 0; i < ARRAY_LEN(notifications); i++)
		if (server->state == SERVER_RUNNING &&
		    strcmp(notifications[i].name, method) == 0)
			notifications[i].run(server, params);
}

static void answer(struct server *server, const struct queued *queued)
{
	const json_t *message = queued->message;
	json_t *id = json_object_get(message, "id");
	const char *method = json_string_value(json_object_get(message, "method"));
	const json_t *params = json_object_get(message, "params");

	if (!message)
		respond_error(server, NULL,
			      (struct rpc_error){RPC_PARSE_ERROR, "this is not JSON"});
	else if (!method && !json_object_get(message, "result") &&
		 !json_object_get(message, "error"))
		respond_error(server, id,
			      (struct rpc_error){RPC_INVALID_REQUEST, "no method is named"});
	else if (method && id && queued->is_cancelled)
		respond_error(server, id, (struct rpc_error){RPC_CANCELLED, "cancelled"});
	else if (method && id)
		answer_request(server, id, method, params);
	else if (method)
		take_notification(server, method, params);
}

static void cancel(struct server *server, const json_t *id)
{
	for (size_t i = 0; i < server->waiting; i++) {
		struct queued *queued = &server->queue[(server->first + i) % QUEUE_MAX];

		if (id && json_equal(json_object_get(queued->message, "id"), id))
			queued->is_cancelled = true;
	}
}

/* `exit' and cancellations do not wait for what was asked before. */
static void enqueue(struct server *server, json_t *message)
{
	const char *method = json_string_value(json_object_get(message, "method"));
	bool is_call = json_object_get(message, "id") != NULL;

	if (method && !is_call && strcmp(method, "$/cancelRequest") == 0) {
		cancel(server, json_object_get(json_object_get(message, "params"), "id"));
		json_decref(message);
		return;
	}
	server->queue[(server->first + server->waiting++) % QUEUE_MAX] =
		(struct queued){message, false};
}

static void answer_next(struct server *server)
{
	struct queued *queued = &server->queue[server->first];
	const char *method = json_string_value(json_object_get(queued->message, "method"));

	if (method && !json_object_get(queued->message, "id") && strcmp(method, "exit") == 0)
		server->transport.is_closed = true;
	else
		answer(server, queued);
	json_decref(queued->message);
	server->first = (server->first + 1) % QUEUE_MAX;
	server->waiting--;
}

/* What is due. */

/* The document that has to be diagnosed first; NULL: none. */
static struct document *next_due(struct server *server)
{
	struct document *first = NULL;

	if (server->worker.pid) /* one after the other */
		return NULL;
	for (size_t i = 0; i < server->documents.len; i++) {
		struct document *document = &server->documents.ptr[i];

		if (document->arena && document->due && (!first || document->due < first->due))
			first = document;
	}
	return first;
}

static int time_left(const struct document *document)
{
	int64_t left = document ? document->due - transport_now() : 0;

	return !document ? -1 : left > 0 ? (int)left : 0;
}

/* What is there is read before the first of it is answered: a later message may
   say that nobody waits for it. */
static void serve(struct server *server)
{
	for (;;) {
		struct document *due = next_due(server);
		bool is_busy = server->waiting > 0;
		json_t *message;

		if (server->waiting == QUEUE_MAX) {
			answer_next(server);
			continue;
		}
		switch (transport_next(&server->transport, is_busy ? 0 : time_left(due),
				       &message)) {
		case TRANSPORT_MESSAGE:
			enqueue(server, message);
			break;
		case TRANSPORT_QUIET:
			if (is_busy)
				answer_next(server);
			else if (due && !time_left(due))
				worker_start(server, due);
			break;
		case TRANSPORT_ALSO:
			if (is_busy)
				answer_next(server);
			else
				worker_read(server);
			break;
		case TRANSPORT_CLOSED:
			if (!is_busy)
				return;
			answer_next(server);
			break;
		}
	}
}

static void free_all(struct server *server)
{
	for (size_t i = 0; i < server->documents.len; i++)
		if (server->documents.ptr[i].arena)
			document_close(&server->documents.ptr[i]);
	arena_free(server->transport.arena);
	arena_free(server->arena);
}

int lsp_serve(struct lsp_options options)
{
	struct server server = {.options = options, .arena = arena_new()};
	bool was_asked;

	server.transport = (struct transport){
		.in = options.in, .out = options.out, .also = -1, .arena = arena_new()};
	server.transport.bytes.arena = server.transport.arena;
	(void)signal(SIGPIPE, SIG_IGN); /* a client that is gone is the end of the input, too */
	serve(&server);
	worker_stop(&server);
	was_asked = server.state == SERVER_SHUT_DOWN;
	free_all(&server);
	return was_asked ? 0 : 1;
}

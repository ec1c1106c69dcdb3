/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole session of the language server: any bytes as its input, or, behind a first byte
 * '!', any text in an editor, edited and asked about at any place.  It ends by itself.
 */
#include "fuzz.h"

#include "lsp/lsp.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/mman.h>
#include <unistd.h>

#define EDITS_MAX 24

static const char *const methods[] = {
	"hover",
	"completion",
	"definition",
	"references",
	"documentHighlight",
	"prepareRename",
	"rename",
	"documentSymbol",
	"foldingRange",
	"selectionRange",
	"documentLink",
	"formatting",
	"codeAction",
	"semanticTokens/full",
	"inlayHint",
	"signatureHelp",
	"codeLens",
};

static void put(int fd, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);

	if (!text)
		abort();
	dprintf(fd, "Content-Length: %zu\r\n\r\n%s", strlen(text), text);
	free(text);
	json_decref(message);
}

static void notify(int fd, const char *method, json_t *params)
{
	put(fd,
	    json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static json_t *position(uint8_t line, uint8_t character)
{
	return json_pack("{s:i, s:i}", "line", line % 16, "character", character);
}

static json_t *range(const uint8_t *data)
{
	return json_pack("{s:o, s:o}", "start", position(data[1], data[2]), "end",
			 position(data[1] + (data[3] & 1), data[2] + (data[3] >> 5)));
}

static void ask(int fd, const uint8_t *data)
{
	char method[64];

	snprintf(method, sizeof(method), "textDocument/%s",
		 methods[data[0] % ARRAY_LEN(methods)]);
	put(fd, json_pack("{s:s, s:i, s:s, s:{s:{s:s}, s:o, s:[o], s:o, s:s, s:{s:[]}}}",
			  "jsonrpc", "2.0", "id", data[1], "method", method, "params",
			  "textDocument", "uri", "untitled:a", "position",
			  position(data[1], data[2]), "positions", position(data[1], data[2]),
			  "range", range(data), "newName", "my-new", "context", "diagnostics"));
}

static void edit(int fd, const uint8_t *data)
{
	static const char *const texts[] = {"", "\n", "deny ", "(", "\"", "-", "where ", "#"};

	notify(fd, "textDocument/didChange",
	       json_pack("{s:{s:s, s:i}, s:[{s:o, s:s}]}", "textDocument", "uri", "untitled:a",
			 "version", data[0], "contentChanges", "range", range(data), "text",
			 texts[data[0] % ARRAY_LEN(texts)]));
}

/* Half of DATA is the text, half says what is done with it. */
static void write_session(int fd, const uint8_t *data, size_t size)
{
	json_t *text = json_stringn((const char *)data, size / 2);
	const uint8_t *acts = data + size / 2;

	put(fd, json_pack("{s:s, s:i, s:s, s:{s:{s:{s:{s:{}}}}}}", "jsonrpc", "2.0", "id", 0,
			  "method", "initialize", "params", "capabilities", "textDocument",
			  "codeAction", "codeActionLiteralSupport"));
	notify(fd, "textDocument/didOpen",
	       json_pack("{s:{s:s, s:i, s:o}}", "textDocument", "uri", "untitled:a", "version",
			 1, "text", text ? text : json_string("deny chmod, fchmod\n")));
	for (size_t i = 0; i + 4 <= size - size / 2 && i < 4 * EDITS_MAX; i += 4)
		if (acts[i] & 0x80)
			edit(fd, acts + i);
		else
			ask(fd, acts + i);
	put(fd, json_pack("{s:s, s:i, s:s}", "jsonrpc", "2.0", "id", 1, "method", "shutdown"));
	put(fd, json_pack("{s:s, s:s}", "jsonrpc", "2.0", "method", "exit"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int in = memfd_create("input", MFD_CLOEXEC);
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	bool is_session = size > 0 && data[0] == '!';
	int status;

	if (in < 0 || out < 0)
		abort();
	/* Nothing is read or written that this machine has under some name. */
	unsetenv("HOME");
	unsetenv("XDG_CACHE_HOME");
	if (fuzz_reads_files((const char *)data, size)) {
		close(in);
		close(out);
		return -1;
	}
	if (is_session)
		write_session(in, data + 1, size - 1);
	else if (write(in, data, size) != (ssize_t)size)
		abort();
	lseek(in, 0, SEEK_SET);
	status = lsp_serve((struct lsp_options){
		.archs = "x86_64,x86,aarch64", .is_alone = true, .in = in, .out = out});
	if (is_session && status != 0)
		abort();
	close(in);
	close(out);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/uri.h"

#include <stdlib.h>
#include <string.h>

#define FILE_SCHEME "file://"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* In place; a percent sign that starts no code stays. */
static void decode(char *text)
{
	char *out = text;

	for (const char *in = text; *in; in++) {
		int high = *in == '%' ? hex_value(in[1]) : -1;
		int low = high >= 0 ? hex_value(in[2]) : -1;

		if (low >= 0 && (high || low)) {
			*out++ = (char)(high << 4 | low);
			in += 2;
		} else {
			*out++ = *in;
		}
	}
	*out = '\0';
}

const char *uri_canonical(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = real ? arena_strndup(arena, real, strlen(real)) : path;

	free(real);
	return copy;
}

const char *uri_path(struct arena *arena, const char *uri)
{
	const char *slash;
	char *path;

	if (strncmp(uri, FILE_SCHEME, strlen(FILE_SCHEME)) != 0)
		return NULL;
	slash = strchr(uri + strlen(FILE_SCHEME), '/'); /* behind the name of a host */
	if (!slash)
		return NULL;
	path = arena_strndup(arena, slash, strlen(slash));
	decode(path);
	return uri_canonical(arena, path);
}

const char *uri_of_path(struct arena *arena, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";
	struct sbuf uri = {.arena = arena};

	sbuf_puts(&uri, FILE_SCHEME);
	path = uri_canonical(arena, path);
	for (; *path; path++)
		if (strchr(plain, *path))
			sbuf_add(&uri, path, 1);
		else
			sbuf_printf(&uri, "%%%02X", (unsigned char)*path);
	return sbuf_text(&uri);
}

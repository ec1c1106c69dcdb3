/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/workspace.h"

#include "lsp/server.h"
#include "lsp/uri.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Of a home folder or a kernel's tree nobody waits for the end. */
#define DEPTH_MAX 16
#define LOOKED_AT_MAX 20000
#define POLICIES_MAX 2000

/* The folders. */

static void add_folder(struct server *server, const char *uri)
{
	const char *path = uri ? uri_path(server->arena, uri) : NULL;

	if (path)
		*VEC_PUSH(server->arena, &server->folders) = path;
}

static void remove_folder(struct server *server, const char *uri)
{
	const char *path = uri ? uri_path(server->arena, uri) : NULL;
	size_t kept = 0;

	for (size_t i = 0; i < server->folders.len; i++)
		if (!path || strcmp(server->folders.ptr[i], path) != 0)
			server->folders.ptr[kept++] = server->folders.ptr[i];
	server->folders.len = kept;
}

void workspace_start(struct server *server, const json_t *params)
{
	const json_t *folders = json_object_get(params, "workspaceFolders"), *folder;
	size_t index;

	if (!json_is_array(folders))
		add_folder(server, json_string_value(json_object_get(params, "rootUri")));
	json_array_foreach(folders, index, folder)
		add_folder(server, json_string_value(json_object_get(folder, "uri")));
}

void lsp_folders_changed(struct server *server, const json_t *params)
{
	const json_t *event = json_object_get(params, "event"), *folder;
	size_t index;

	json_array_foreach(json_object_get(event, "removed"), index, folder)
		remove_folder(server, json_string_value(json_object_get(folder, "uri")));
	json_array_foreach(json_object_get(event, "added"), index, folder)
		add_folder(server, json_string_value(json_object_get(folder, "uri")));
}

/* What is in them. */

struct walk {
	const struct server *server;
	struct arena *arena;
	struct workspace_paths paths;
	unsigned looked_at;
};

static void walk_folder(struct walk *walk, const char *folder, unsigned depth);

static void take_file(struct walk *walk, const char *path)
{
	path = uri_canonical(walk->arena, path);
	if (str_ends(str_of(path), ".scp") && walk->paths.len < POLICIES_MAX &&
	    !documents_find_path(&walk->server->documents, path))
		*VEC_PUSH(walk->arena, &walk->paths) = path;
}

/* A link is not followed: what it leads to has a place of its own. */
static void take_entry(struct walk *walk, const char *folder, const char *name, unsigned depth)
{
	const char *path = arena_printf(walk->arena, "%s/%s", folder, name);
	struct stat status;

	if (*name == '.' || strcmp(name, "node_modules") == 0 || lstat(path, &status))
		return;
	if (S_ISDIR(status.st_mode) && depth > 0)
		walk_folder(walk, path, depth - 1);
	else if (S_ISREG(status.st_mode))
		take_file(walk, path);
}

static void walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	while (entries && walk->looked_at++ < LOOKED_AT_MAX && (entry = readdir(entries)))
		take_entry(walk, folder, entry->d_name, depth);
	if (entries)
		closedir(entries);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void keep_one_each(struct workspace_paths *paths)
{
	size_t kept = 0;

	if (paths->len)
		qsort(paths->ptr, paths->len, sizeof(paths->ptr[0]), by_name);
	for (size_t i = 0; i < paths->len; i++)
		if (!kept || strcmp(paths->ptr[kept - 1], paths->ptr[i]) != 0)
			paths->ptr[kept++] = paths->ptr[i];
	paths->len = kept;
}

struct workspace_paths workspace_policies(const struct server *server, struct arena *arena,
					  const char *beside)
{
	struct walk walk = {.server = server, .arena = arena};
	const char *slash = beside && *beside == '/' ? strrchr(beside, '/') : NULL;

	for (size_t i = 0; i < server->folders.len; i++)
		walk_folder(&walk, server->folders.ptr[i], DEPTH_MAX);
	if (!server->folders.len && slash)
		walk_folder(&walk, arena_strndup(arena, beside, (size_t)(slash - beside) + 1),
			    0);
	keep_one_each(&walk.paths);
	return walk.paths;
}

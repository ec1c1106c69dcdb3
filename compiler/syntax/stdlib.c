/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/stdlib.h"

#include "kernel/settings.h"
#include "syntax/parse.h"
#include "syntax/stdlib_index.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct stdlib_file {
	char name[40];
	uint32_t offset, len;
};

struct stdlib_entry {
	char name[40];
	uint16_t file;
	uint16_t count; /* of its calls; 0: it is to be parsed */
	uint32_t lo, hi;
	uint32_t first; /* of its calls in stdlib_members[] */
};

#include "stdlib.inc"

#define STDLIB_PREFIX "<stdlib>/"
#define PROFILE_PREFIX "profiles/"

/* A definition in whichever library is in use. */
struct found {
	const struct source *source;
	uint32_t lo, hi;
};

/* The library compiled in. */

static const struct source *embedded_source(struct context *ctx, size_t file)
{
	const struct stdlib_file *at = &stdlib_files[file];
	const char *text = (const char *)stdlib_text + at->offset;
	const char *name = arena_printf(ctx->arena, STDLIB_PREFIX "%s", at->name);
	const struct source *known = source_find(ctx->sources, name);

	return known ? known : source_add(ctx->sources, name, (struct str){text, at->len});
}

static const struct stdlib_entry *embedded_entry(struct str name)
{
	size_t lo = 0, hi = STDLIB_GROUPS;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct stdlib_entry *entry = &stdlib_entries[mid];
		int order = str_compare_text(name, entry->name);

		if (order == 0)
			return entry;
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

static bool embedded_group(struct context *ctx, struct str name, struct found *found)
{
	const struct stdlib_entry *entry = embedded_entry(name);

	if (entry)
		*found =
			(struct found){embedded_source(ctx, entry->file), entry->lo, entry->hi};
	return entry;
}

static const struct source *embedded_file(struct context *ctx, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(stdlib_files); i++)
		if (strcmp(stdlib_files[i].name, name) == 0)
			return embedded_source(ctx, i);
	return NULL;
}

/* A folder in its place: its files are read at the first look into it. */

static int is_library_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 4 &&
	       strcmp(entry->d_name + len - 4, ".scp") == 0;
}

static void read_folder(struct context *ctx, const char *folder)
{
	char *path = arena_printf(ctx->arena, "%s/%s", ctx->settings->stdlib_dir, folder);
	struct dirent **names = NULL;
	int count = scandir(path, &names, is_library_file, alphasort);
	enum source_error error;

	for (int i = 0; i < count; i++) {
		char *file = arena_printf(ctx->arena, "%s/%s", path, names[i]->d_name);

		if (!source_read(ctx->sources, file, &error))
			diag_environment(ctx->diags, SPAN_NONE, "cannot read '%s': %s", file,
					 strerror(errno));
		free(names[i]);
	}
	free(names);
}

static bool is_in_folder(const struct context *ctx, const struct source *source)
{
	size_t len = strlen(ctx->settings->stdlib_dir);

	return strncmp(source->name, ctx->settings->stdlib_dir, len) == 0 &&
	       source->name[len] == '/';
}

static void load_folder(struct context *ctx)
{
	if (ctx->has_library)
		return;
	ctx->has_library = true;
	read_folder(ctx, ".");
	read_folder(ctx, "families");
	read_folder(ctx, "roles");
	read_folder(ctx, "profiles");
}

/* A way through the definitions of a kind in the folder. */
struct folder_walk {
	enum index_kind kind;
	uint32_t file, offset; /* where to go on; 0, 0: at the start */
	struct index_entry entry;
	struct found found; /* where that stands */
};

static bool folder_next(struct context *ctx, struct folder_walk *walk)
{
	const struct source *source;

	load_folder(ctx);
	walk->file = walk->file ? walk->file : 1;
	for (; (source = source_get(ctx->sources, walk->file));
	     walk->file++, walk->offset = 0) {
		while (is_in_folder(ctx, source) &&
		       stdlib_index_next(source->text, &walk->offset, &walk->entry))
			if (walk->entry.kind == walk->kind) {
				walk->found =
					(struct found){source, walk->entry.lo, walk->entry.hi};
				return true;
			}
	}
	return false;
}

static bool folder_group(struct context *ctx, struct str name, struct found *found)
{
	struct folder_walk walk = {.kind = INDEX_GROUP};

	while (folder_next(ctx, &walk)) {
		*found = walk.found;
		if (str_equal(walk.entry.name, name))
			return true;
	}
	return false;
}

static const struct source *folder_file(struct context *ctx, const char *name)
{
	const struct source *source =
		source_find(ctx->sources,
			    arena_printf(ctx->arena, "%s/%s", ctx->settings->stdlib_dir, name));

	load_folder(ctx);
	return source ? source
		      : source_find(ctx->sources,
				    arena_printf(ctx->arena, "%s/%s", ctx->settings->stdlib_dir,
						 name));
}

/* Either. */

bool stdlib_has(const struct context *ctx, struct span span)
{
	const struct source *source = source_of(ctx->sources, span);

	if (!source)
		return false;
	return ctx->settings->stdlib_dir ? is_in_folder(ctx, source)
					 : str_starts(str_of(source->name), STDLIB_PREFIX);
}

const struct ast_stmt *stdlib_group(struct context *ctx, struct str name)
{
	const struct ast_file *file;
	struct found found;
	bool known = ctx->settings->stdlib_dir ? folder_group(ctx, name, &found)
					       : embedded_group(ctx, name, &found);

	if (!known)
		return NULL;
	file = parse_part(ctx, found.source, found.lo, found.hi);
	return file->stmts.len == 1 ? &file->stmts.ptr[0] : NULL;
}

struct stdlib_calls stdlib_calls(const struct context *ctx, struct str name)
{
	const struct stdlib_entry *entry =
		ctx->settings->stdlib_dir ? NULL : embedded_entry(name);

	return entry ? (struct stdlib_calls){stdlib_members + entry->first, entry->count}
		     : (struct stdlib_calls){0};
}

/* "profiles/NAME.scp", or NULL when the library in use lacks it. */
static const struct source *profile_source(struct context *ctx, const char *name)
{
	const char *file = arena_printf(ctx->arena, PROFILE_PREFIX "%s.scp", name);

	return ctx->settings->stdlib_dir ? folder_file(ctx, file) : embedded_file(ctx, file);
}

struct str stdlib_profile_base(struct str name)
{
	const char *at = memchr(name.ptr, '@', name.len);

	return (struct str){name.ptr, at ? (size_t)(at - name.ptr) : name.len};
}

struct str stdlib_profile_version(struct str name)
{
	size_t skip = stdlib_profile_base(name).len;

	skip += skip < name.len;
	return (struct str){name.ptr + skip, name.len - skip};
}

const char *stdlib_profile_newest(struct context *ctx, struct str name)
{
	struct stdlib_names names = stdlib_profiles(ctx);
	const char *newest = NULL;

	for (size_t i = 0; i < names.len; i++)
		if (str_equal(stdlib_profile_base(str_of(names.ptr[i])), name))
			newest = names.ptr[i];
	return newest;
}

const struct ast_file *stdlib_profile(struct context *ctx, struct str name, struct str version)
{
	const char *full = version.len ? arena_printf(ctx->arena, "%.*s@%.*s", STR_FMT(name),
						      STR_FMT(version))
				       : stdlib_profile_newest(ctx, name);
	const struct source *source = full ? profile_source(ctx, full) : NULL;

	return source ? parse_source(ctx, source) : NULL;
}

struct stdlib_sources stdlib_sources(struct context *ctx)
{
	struct stdlib_sources sources = {0};
	const struct source *source;

	if (ctx->settings->stdlib_dir)
		load_folder(ctx);
	else
		for (size_t i = 0; i < ARRAY_LEN(stdlib_files); i++)
			(void)embedded_source(ctx, i);
	for (uint32_t id = 1; (source = source_get(ctx->sources, id)); id++)
		if (stdlib_has(ctx, (struct span){id, 0, 0}))
			*VEC_PUSH(ctx->arena, &sources) = source;
	return sources;
}

static void add_routes(struct context *ctx, struct found found, struct ast_stmts *routes)
{
	const struct ast_file *file = parse_part(ctx, found.source, found.lo, found.hi);

	for (size_t i = 0; i < file->stmts.len; i++)
		*VEC_PUSH(ctx->arena, routes) = file->stmts.ptr[i];
}

struct ast_stmts stdlib_routes(struct context *ctx)
{
	struct folder_walk walk = {.kind = INDEX_ROUTE};
	struct ast_stmts routes = {0};

	if (ctx->settings->stdlib_dir) {
		while (folder_next(ctx, &walk))
			add_routes(ctx, walk.found, &routes);
		return routes;
	}
	for (size_t i = STDLIB_GROUPS; i < ARRAY_LEN(stdlib_entries); i++) {
		const struct stdlib_entry *at = &stdlib_entries[i];

		add_routes(ctx, (struct found){embedded_source(ctx, at->file), at->lo, at->hi},
			   &routes);
	}
	return routes;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* 20.10 after 4.3: numbers within a name count as such. */
static int by_version(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

struct stdlib_names stdlib_groups(struct context *ctx)
{
	struct stdlib_names names = {0};
	struct folder_walk walk = {.kind = INDEX_GROUP};

	if (!ctx->settings->stdlib_dir)
		for (size_t i = 0; i < STDLIB_GROUPS; i++)
			*VEC_PUSH(ctx->arena, &names) = stdlib_entries[i].name;
	else
		while (folder_next(ctx, &walk))
			*VEC_PUSH(ctx->arena, &names) = arena_strndup(
				ctx->arena, walk.entry.name.ptr, walk.entry.name.len);
	if (names.len)
		qsort(names.ptr, names.len, sizeof(names.ptr[0]), by_text);
	return names;
}

/* "profiles/NAME.scp" at the end of PATH adds NAME. */
static void add_profile(struct context *ctx, const char *path, struct stdlib_names *names)
{
	const char *at = strstr(path, PROFILE_PREFIX);

	if (at)
		*VEC_PUSH(ctx->arena, names) =
			arena_strndup(ctx->arena, at + strlen(PROFILE_PREFIX),
				      strlen(at) - strlen(PROFILE_PREFIX) - strlen(".scp"));
}

struct stdlib_names stdlib_profiles(struct context *ctx)
{
	struct stdlib_names names = {0};
	const struct source *source;

	if (!ctx->settings->stdlib_dir)
		for (size_t i = 0; i < ARRAY_LEN(stdlib_files); i++)
			add_profile(ctx, stdlib_files[i].name, &names);
	else
		load_folder(ctx);
	for (uint32_t id = 1;
	     ctx->settings->stdlib_dir && (source = source_get(ctx->sources, id)); id++)
		if (is_in_folder(ctx, source))
			add_profile(ctx, source->name + strlen(ctx->settings->stdlib_dir) + 1,
				    &names);
	if (names.len)
		qsort(names.ptr, names.len, sizeof(names.ptr[0]), by_version);
	return names;
}

const char *stdlib_profiles_told(struct context *ctx)
{
	struct stdlib_names names = stdlib_profiles(ctx);
	struct sbuf out = {.arena = ctx->arena};
	struct str last = {0};

	for (size_t i = 0; i < names.len; i++) {
		struct str base = stdlib_profile_base(str_of(names.ptr[i]));

		if (!last.ptr || !str_equal(base, last))
			sbuf_printf(&out, "%s%.*s", last.ptr ? ", " : "there are the profiles ",
				    STR_FMT(base));
		last = base;
	}
	return sbuf_text(&out);
}

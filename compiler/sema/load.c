/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/unit.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "kernel/consts.h"
#include "libseccomp/profile_read.h"
#include "profile/parts.h"
#include "sema/unknown.h"
#include "syntax/parse.h"
#include "syntax/stdlib.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void load_statements(struct unit *unit, struct module *module);

bool module_is_under(const struct module *a, const struct module *b)
{
	for (const struct module *up = a->parent; up; up = up->parent)
		if (up == b)
			return true;
	return false;
}

/* NULL of a tree that was made and not read. */
static const struct source *source_of_module(struct context *ctx, const struct module *module)
{
	return source_get(ctx->sources, module->file->source);
}

static struct module *add_module(struct unit *unit, enum module_kind kind,
				 struct module *parent, struct span use,
				 const struct ast_file *file)
{
	struct module *module = ARENA_NEW(unit->ctx->arena, struct module);
	const struct source *source;

	*module = (struct module){.kind = kind, .parent = parent, .use = use, .file = file};
	module->depth = parent ? parent->depth + 1 : 0;
	*VEC_PUSH(unit->ctx->arena, &unit->modules) = module;
	source = source_of_module(unit->ctx, module);
	if (source)
		diagrams_allow(unit->ctx->diagrams, source->text.len);
	return module;
}

static bool is_loaded(const struct unit *unit, uint32_t source)
{
	for (size_t i = 0; i < unit->modules.len; i++)
		if (unit->modules.ptr[i]->file->source == source)
			return true;
	return false;
}

/* extend */

static void report_unknown_profile(struct unit *unit, struct ast_name name)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct suggest suggest = suggest_start(name.text);
	struct stdlib_names names = stdlib_profiles(unit->ctx);
	struct diag *diag = diag_error(diags, name.span, DIAG_UNKNOWN_PROFILE,
				       "unknown profile '%.*s'", STR_FMT(name.text));

	for (size_t i = 0; i < names.len; i++) {
		struct str base = stdlib_profile_base(str_of(names.ptr[i]));

		suggest_offer(&suggest, arena_strndup(unit->ctx->arena, base.ptr, base.len));
	}
	diag_did_you_mean(diags, diag, suggest.best);
	if (!suggest.best)
		diag_note(diags, diag, "%s", stdlib_profiles_told(unit->ctx));
}

static void report_unknown_version(struct unit *unit, struct ast_name profile,
				   struct ast_name version)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct stdlib_names names = stdlib_profiles(unit->ctx);
	struct sbuf known = {.arena = unit->ctx->arena};
	struct diag *diag = diag_error(diags, version.span, DIAG_UNKNOWN_PROFILE,
				       "no version '%.*s' of profile '%.*s'",
				       STR_FMT(version.text), STR_FMT(profile.text));

	for (size_t i = 0; i < names.len; i++)
		if (str_equal(stdlib_profile_base(str_of(names.ptr[i])), profile.text))
			sbuf_printf(&known, "%s%s", known.len ? ", " : "", names.ptr[i]);
	diag_note(diags, diag, "there are %s", known.ptr);
}

const struct ast_file *unit_profile(struct unit *unit, struct ast_name profile,
				    struct ast_name version)
{
	const struct ast_file *file = stdlib_profile(unit->ctx, profile.text, version.text);

	if (file)
		return file;
	if (version.text.len && stdlib_profile_newest(unit->ctx, profile.text))
		report_unknown_version(unit, profile, version);
	else
		report_unknown_profile(unit, profile);
	return NULL;
}

static void load_extend(struct unit *unit, struct module *module, const struct ast_stmt *stmt)
{
	const struct ast_file *file =
		unit_profile(unit, stmt->u.extend.profile, stmt->u.extend.version);
	struct module *extended;

	if (!file)
		return;
	if (is_loaded(unit, file->source))
		return;
	extended = add_module(unit, MODULE_EXTENDED, module, stmt->span, file);
	extended->is_library = true;
	load_statements(unit, extended);
}

/* include */

/* Where the last part of the LEN bytes of PATH, a folder, begins. */
static size_t last_part(const char *path, size_t len)
{
	while (len > 1 && path[len - 2] != '/')
		len--;
	return len ? len - 1 : 0;
}

static bool is_part(const char *path, size_t len, const char *part)
{
	return len == strlen(part) && memcmp(path, part, len) == 0;
}

/* Take "./" and "NAME/../" out of PATH: where there is no disk to ask, that is the same file.
 */
static void take_out_detours(char *path)
{
	const char *at = path;
	size_t len = 0;

	while (*at) {
		size_t part = strcspn(at, "/"), step = part + (at[part] == '/');
		size_t last = last_part(path, len);

		if (is_part(at, part, "..") && len &&
		    !is_part(path + last, len - last, "../")) {
			len = last;
		} else if (!is_part(at, part, ".")) {
			memmove(path + len, at, step);
			len += step;
		}
		at += step;
	}
	path[len] = '\0';
}

/* The length of "REV:", or of "REV:./", which is another folder. */
static size_t root_length(const char *name)
{
	size_t len = strcspn(name, ":") + 1;

	return strncmp(name + len, "./", 2) == 0 ? len + 2 : len;
}

/* PATH as seen from the file it is written in. */
static const char *resolve_path(struct context *ctx, const struct module *module,
				struct str path)
{
	const struct source *from = source_of_module(ctx, module);
	size_t root = from->is_supplied ? root_length(from->name) : 0;
	const char *slash = strrchr(from->name + root, '/');
	size_t folder = slash ? (size_t)(slash + 1 - from->name) : root;
	char *resolved;

	if (path.ptr[0] == '/')
		return arena_strndup(ctx->arena, path.ptr, path.len);
	resolved = arena_printf(ctx->arena, "%.*s%.*s", (int)folder, from->name, STR_FMT(path));
	if (from->is_supplied)
		take_out_detours(resolved + root);
	return resolved;
}

/* The one name of the file PATH, so that "x.scp" and "./x.scp" are known to be the same. */
static const char *identify(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *identity = real ? arena_strndup(arena, real, strlen(real)) : path;

	free(real);
	return identity;
}

void unit_identify(struct unit *unit)
{
	struct module *main = unit->modules.ptr[0];
	const struct source_map *sources = unit->ctx->sources;

	if (!main->identity && main->file->source)
		main->identity = identify(unit->ctx->arena,
					  source_get(sources, main->file->source)->name);
}

static bool is_named(const struct module *module, const char *identity)
{
	return module->identity && strcmp(module->identity, identity) == 0;
}

static bool is_open(const struct module *module, const char *identity)
{
	for (; module; module = module->parent)
		if (is_named(module, identity))
			return true;
	return false;
}

static bool is_included(const struct unit *unit, const char *identity)
{
	for (size_t i = 0; i < unit->modules.len; i++)
		if (is_named(unit->modules.ptr[i], identity))
			return true;
	return false;
}

/* Pipes and devices may have no end, or none to come: only what somebody runs may name them. */
static bool is_endless(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static void report_unreadable(struct context *ctx, const char *file, struct span span)
{
	struct diag *diag = diag_error(ctx->diags, span, DIAG_UNREADABLE_FILE,
				       "cannot read '%s': %s", file, strerror(errno));
	const char *slash = strrchr(file, '/');

	if (stdlib_profile_newest(ctx, str_of(slash ? slash + 1 : file)))
		diag_hint(ctx->diags, diag,
			  "'extend' takes a profile that is known by name, 'include' a file");
}

static const struct source *read_include(struct context *ctx, const struct source *from,
					 const char *file, struct span span)
{
	enum source_error error;
	const struct source *source;

	if (is_endless(file)) {
		diag_error(ctx->diags, span, DIAG_UNREADABLE_FILE,
			   "'%s' is a pipe or device, not a file", file);
		return NULL;
	}
	source = source_read_for(ctx->sources, from, file, &error);
	if (!source && error == SOURCE_TOO_BIG)
		diag_error(ctx->diags, span, DIAG_UNREADABLE_FILE,
			   "'%s' has more than %u bytes", file, LIMIT_SOURCE_BYTES);
	else if (!source)
		report_unreadable(ctx, file, span);
	return source;
}

/* True when MODULE may take in FILE; what speaks against it is reported. */
static bool may_include(struct unit *unit, const struct module *module, const char *file,
			const char *identity, struct span span)
{
	struct diag_sink *diags = unit->ctx->diags;

	if (is_open(module, identity)) {
		diag_error(diags, span, DIAG_INCLUDE_CYCLE, "'%s' includes itself", file);
		return false;
	}
	if (is_included(unit, identity))
		return false;
	if (module->depth < LIMIT_DEPTH && unit->modules.len < LIMIT_SOURCES)
		return true;
	diag_error(diags, span, DIAG_TOO_DEEP,
		   module->depth < LIMIT_DEPTH ? "a policy takes in at most %d files"
					       : "files are nested deeper than %d levels",
		   module->depth < LIMIT_DEPTH ? LIMIT_SOURCES : LIMIT_DEPTH);
	return false;
}

static const struct ast_file *no_statements(struct context *ctx, const struct source *source)
{
	struct ast_file *file = ARENA_NEW(ctx->arena, struct ast_file);

	file->source = source->id;
	return file;
}

/* "web" of *FILE, "objects.yaml#web", which loses that; or NULL. */
static const char *cut_part(struct context *ctx, const struct module *module, const char **file)
{
	size_t len;
	const char *part =
		source_part_named(ctx->sources, source_of_module(ctx, module), *file, &len);

	if (part)
		*file = arena_strndup(ctx->arena, *file, len);
	return part;
}

static void load_include(struct unit *unit, struct module *module, const struct ast_stmt *stmt)
{
	struct context *ctx = unit->ctx;
	struct ast_name path = stmt->u.include;
	const struct source *source;
	const char *file, *identity, *part;
	struct profile_reading reading;
	struct module *included;

	if (path.text.len == 0 || memchr(path.text.ptr, '\0', path.text.len)) {
		diag_error(ctx->diags, path.span, DIAG_UNREADABLE_FILE,
			   "this is not the name of a file");
		return;
	}
	unit_identify(unit);
	file = resolve_path(ctx, module, path.text);
	part = cut_part(ctx, module, &file);
	identity = identify(ctx->arena, file);
	if (part)
		identity = arena_printf(ctx->arena, "%s#%s", identity, part);
	if (!may_include(unit, module, file, identity, path.span))
		return;
	source = source_add_edited(ctx->sources, identity, file);
	if (!source)
		source = read_include(ctx, source_of_module(ctx, module), file, path.span);
	if (source && (part || source_is_profile(source)))
		source = profile_part(ctx, source, part);
	if (!source)
		return;
	included = add_module(unit, MODULE_INCLUDED, module, stmt->span,
			      source_is_profile(source) ? no_statements(ctx, source)
							: parse_source(ctx, source));
	included->identity = identity;
	if (source_is_profile(source) && profile_read(ctx, source, false, &reading))
		included->profile = reading.policy;
	load_statements(unit, included);
}

/* group, const */

static void report_duplicate(struct unit *unit, struct ast_name name,
			     const struct ast_name *earlier)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct diag *diag = diag_error(diags, name.span, DIAG_DUPLICATE_DEFINITION,
				       "'%.*s' is defined twice", STR_FMT(name.text));

	if (earlier)
		diag_label(diags, diag, earlier->span, "it was defined here before");
}

static struct group *add_group(struct unit *unit, const struct ast_stmt *stmt)
{
	struct group *group = ARENA_NEW(unit->ctx->arena, struct group);

	group->stmt = stmt;
	map_put(&unit->groups, stmt->u.group.name.text, group);
	return group;
}

static void load_group(struct unit *unit, const struct module *module,
		       const struct ast_stmt *stmt)
{
	struct ast_name name = stmt->u.group.name;
	const struct group *known = map_get(&unit->groups, name.text);
	const struct ast_stmt *library = NULL;

	if (!known && !module->is_library)
		library = stdlib_group(unit->ctx, name.text);
	if (known || library)
		report_duplicate(unit, name,
				 known ? &known->stmt->u.group.name : &library->u.group.name);
	else
		add_group(unit, stmt);
}

static void load_const(struct unit *unit, const struct ast_stmt *stmt)
{
	struct ast_name name = stmt->u.constant.name;
	const struct constant *known = map_get(&unit->consts, name.text);
	struct constant *constant;
	struct diag *diag;

	if (known) {
		report_duplicate(unit, name, &known->stmt->u.constant.name);
	} else if (const_find(name.text.ptr, name.text.len) >= 0 || str_is(name.text, "NULL")) {
		diag = diag_error(unit->ctx->diags, name.span, DIAG_DUPLICATE_DEFINITION,
				  "'%.*s' is a constant of the kernel", STR_FMT(name.text));
		diag_note(unit->ctx->diags, diag, "choose a name of your own");
	} else {
		constant = ARENA_NEW(unit->ctx->arena, struct constant);
		constant->stmt = stmt;
		map_put(&unit->consts, name.text, constant);
	}
}

struct group *unit_group(struct unit *unit, struct ast_name name)
{
	struct group *group = map_get(&unit->groups, name.text);
	const struct ast_stmt *stmt;

	if (group)
		return group;
	stmt = stdlib_group(unit->ctx, name.text);
	if (stmt)
		return add_group(unit, stmt);
	unknown_group(unit, name);
	return NULL;
}

static void load_statements(struct unit *unit, struct module *module)
{
	for (size_t i = 0; i < module->file->stmts.len; i++) {
		const struct ast_stmt *stmt = &module->file->stmts.ptr[i];

		switch (stmt->kind) {
		case STMT_EXTEND:
			load_extend(unit, module, stmt);
			break;
		case STMT_INCLUDE:
			load_include(unit, module, stmt);
			break;
		case STMT_GROUP:
			load_group(unit, module, stmt);
			break;
		case STMT_CONST:
			load_const(unit, stmt);
			break;
		default: /* who reads these looks for them */
			break;
		}
	}
}

struct unit *unit_load(struct context *ctx, const struct ast_file *file)
{
	struct unit *unit = ARENA_NEW(ctx->arena, struct unit);
	struct module *main;

	unit->ctx = ctx;
	unit->groups.arena = ctx->arena;
	unit->consts.arena = ctx->arena;
	unit->compared.arena = ctx->arena;
	main = add_module(unit, MODULE_MAIN, NULL, SPAN_NONE, file);
	load_statements(unit, main);
	unit->is_broken = diag_error_count(ctx->diags) > 0;
	return unit;
}

struct unit *unit_of_library(struct context *ctx)
{
	const struct source *none = source_add(ctx->sources, "<none>", str_of(""));

	return unit_load(ctx, parse_source(ctx, none));
}

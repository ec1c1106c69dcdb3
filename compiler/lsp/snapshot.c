/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/snapshot.h"

#include "scmpl.h"
#include "api/input.h"
#include "lsp/library_file.h"
#include "syntax/parse.h"
#include "syntax/stdlib.h"

#include <string.h>

static struct scmpl *new_session(const struct lsp_options *options,
				 const struct documents *others)
{
	struct scmpl *session = scmpl_new();

	if (options->stdlib)
		scmpl_set_stdlib(session, options->stdlib);
	if (options->archs)
		(void)scmpl_set_arch(session, options->archs);
	for (size_t i = 0; i < options->warning_count; i++)
		(void)scmpl_set_warning(session, options->warnings[i]);
	for (size_t i = 0; i < others->len; i++)
		if (others->ptr[i].arena && others->ptr[i].path)
			source_edited(session->ctx->sources, others->ptr[i].path,
				      others->ptr[i].text);
	return session;
}

static enum text_kind kind_of_text(const struct document *document, const struct source *source)
{
	if (document->path && library_file_is(document->path))
		return TEXT_LIBRARY;
	return source_is_profile(source) ? TEXT_PROFILE : TEXT_POLICY;
}

struct snapshot *snapshot_new(const struct lsp_options *options, const struct documents *others,
			      const struct document *document, enum text_encoding encoding)
{
	struct scmpl *session = new_session(options, others);
	struct context *ctx = session->ctx;
	struct snapshot *snapshot = ARENA_NEW(ctx->arena, struct snapshot);
	const char *name = document->path ? document->path : document->uri;
	struct diag_capture capture;

	snapshot->session = session;
	snapshot->ctx = ctx;
	snapshot->source = source_add(ctx->sources, name, document->text);
	snapshot->kind = kind_of_text(document, snapshot->source);
	snapshot->map = text_map_new(ctx->arena, document->text, encoding);
	capture = diag_capture_start(&ctx->diags);
	if (snapshot->kind == TEXT_POLICY || snapshot->kind == TEXT_LIBRARY) {
		snapshot->roles = roles_read(ctx, snapshot->source, UINT32_MAX);
		snapshot->unit = unit_load(ctx, parse_source(ctx, snapshot->source));
		unit_identify(snapshot->unit);
	} else {
		snapshot->unit = unit_of_library(ctx);
	}
	snapshot->unit->abis = session->settings.only_abis ? session->settings.only_abis
							   : abi_docker_default();
	(void)diag_capture_end(&capture);
	return snapshot;
}

void snapshot_compile(struct snapshot *snapshot)
{
	struct scmpl *session = snapshot->session;

	if (snapshot->is_compiled)
		return;
	snapshot->is_compiled = true;
	if (snapshot->kind == TEXT_LIBRARY || input_several(session, snapshot->source))
		return;
	if (input_source_compile(session, snapshot->source))
		snapshot->policy = session->policy;
}

void snapshot_check(struct snapshot *snapshot)
{
	snapshot_compile(snapshot);
	if (snapshot->policy && !snapshot->is_checked)
		scmpl_check(snapshot->session);
	else if (!snapshot->is_checked && snapshot->kind == TEXT_PROFILE &&
		 input_several(snapshot->session, snapshot->source))
		input_source_check(snapshot->session, snapshot->source);
	snapshot->is_checked = true;
}

struct group *snapshot_group(const struct snapshot *snapshot, struct str name)
{
	struct diag_capture capture = diag_capture_start(&snapshot->ctx->diags);
	struct group *group = unit_group(snapshot->unit, (struct ast_name){name, SPAN_NONE});

	(void)diag_capture_end(&capture);
	return group;
}

const struct constant *snapshot_constant(const struct snapshot *snapshot, struct str name)
{
	return map_get(&snapshot->unit->consts, name);
}

struct set snapshot_expand(const struct snapshot *snapshot, const struct ast_set *set)
{
	struct diag_capture capture = diag_capture_start(&snapshot->ctx->diags);
	struct set calls =
		set && set->items ? set_expand(snapshot->unit, set) : (struct set){0};

	(void)diag_capture_end(&capture);
	return calls;
}

static void add_call(const struct snapshot *snapshot, struct call_ids *ids, syscall_id id)
{
	for (size_t i = 0; i < ids->len; i++)
		if (ids->ptr[i] == id)
			return;
	if (id != SYSCALL_NONE)
		*VEC_PUSH(snapshot->ctx->arena, ids) = id;
}

static void add_named(const struct snapshot *snapshot, struct call_ids *ids, struct str name)
{
	const struct group *group;
	struct set calls;

	if (!memchr(name.ptr, '-', name.len)) {
		add_call(snapshot, ids, syscall_find(name.ptr, name.len));
		return;
	}
	group = snapshot_group(snapshot, name);
	calls = snapshot_expand(snapshot, group ? group->stmt->u.group.set : NULL);
	for (size_t i = 0; i < calls.len; i++)
		add_call(snapshot, ids, calls.ptr[i].id);
}

struct call_ids snapshot_calls_of(const struct snapshot *snapshot, const struct roles *roles,
				  size_t call, size_t statement)
{
	struct call_ids ids = {0};
	struct ast_names names;

	if (call != WORD_NONE) {
		add_named(snapshot, &ids,
			  roles_name(snapshot->ctx, &roles->words.ptr[call]).text);
		return ids;
	}
	if (statement == WORD_NONE)
		return ids;
	names = roles_subjects(snapshot->ctx, roles, statement);
	for (size_t i = 0; i < names.len; i++)
		add_named(snapshot, &ids, names.ptr[i].text);
	return ids;
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

struct span snapshot_bare_word(const struct snapshot *snapshot, uint32_t offset)
{
	struct str text = snapshot->source->text;
	uint32_t lo = offset, hi = offset;

	while (lo > 0 && is_bare(text.ptr[lo - 1]))
		lo--;
	while (hi < text.len && is_bare(text.ptr[hi]))
		hi++;
	return (struct span){snapshot->source->id, lo, hi};
}

bool snapshot_is_library(const struct snapshot *snapshot, struct span span)
{
	return stdlib_has(snapshot->ctx, span);
}

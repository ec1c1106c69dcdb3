/* SPDX-License-Identifier: Apache-2.0 */
/* completion: what the grammar takes at the place, and which names mean something there. */
#include "lsp/server.h"

#include "kernel/caps.h"
#include "kernel/classes.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "lsp/facts.h"
#include "lsp/include_file.h"
#include "syntax/stdlib.h"
#include "syntax/syntax_error.h"

#include <stdio.h>
#include <string.h>

/* CompletionItemKind */
enum item_kind {
	ITEM_FUNCTION = 3,
	ITEM_FIELD = 5,
	ITEM_MODULE = 9,
	ITEM_UNIT = 11,
	ITEM_KEYWORD = 14,
	ITEM_SNIPPET = 15,
	ITEM_FILE = 17,
	ITEM_ENUM_MEMBER = 20,
	ITEM_CONSTANT = 21,
};

struct completer {
	struct server *server;
	const struct snapshot *snapshot;
	struct roles roles; /* of what stands before */
	struct syntax_expected expected;
	uint32_t lo, hi; /* what an item replaces */
	json_t *range;
	json_t *items;
	bool may_start; /* a statement may */
};

/* Items. */

static json_t *add_item(struct completer *c, const char *label, enum item_kind kind, char rank)
{
	char sort[80];
	json_t *item;

	snprintf(sort, sizeof(sort), "%c%.70s", rank, label);
	item = json_pack("{s:s, s:i, s:s, s:{s:O, s:s}}", "label", label, "kind", (int)kind,
			 "sortText", sort, "textEdit", "range", c->range, "newText", label);
	json_array_append_new(c->items, item);
	return item;
}

/* The role under which `completionItem/resolve' finds what there is to say. */
static json_t *add_name(struct completer *c, const char *label, enum item_kind kind, char rank,
			enum role role)
{
	json_t *item = add_item(c, label, kind, rank);

	json_object_set_new(item, "data", json_pack("{s:i}", "role", (int)role));
	return item;
}

static void set_detail(json_t *item, struct arena *arena, struct str detail)
{
	if (detail.len)
		json_object_set_new(item, "detail", server_text(arena, detail));
}

/* Names, by slot. */

static void add_own_groups(struct completer *c)
{
	const struct map *groups = &c->snapshot->unit->groups;
	struct arena *arena = c->snapshot->ctx->arena;

	for (size_t i = 0; i < groups->cap; i++) {
		const struct group *group = groups->slots[i].value;
		struct str name = groups->slots[i].key;
		json_t *item;

		if (!name.ptr || snapshot_is_library(c->snapshot, group->stmt->span))
			continue;
		item = add_name(c, arena_strndup(arena, name.ptr, name.len), ITEM_MODULE, '1',
				ROLE_GROUP);
		set_detail(item, arena, group->stmt->u.group.description);
	}
}

static void add_groups(struct completer *c)
{
	struct context *ctx = c->snapshot->ctx;
	struct stdlib_names names = stdlib_groups(ctx);

	add_own_groups(c);
	for (size_t i = 0; i < names.len; i++) {
		const struct ast_stmt *stmt = stdlib_group(ctx, str_of(names.ptr[i]));
		json_t *item = add_name(c, names.ptr[i], ITEM_MODULE, '2', ROLE_GROUP);

		if (stmt)
			set_detail(item, ctx->arena, stmt->u.group.description);
	}
}

static void add_profiles(struct completer *c)
{
	struct stdlib_names names = stdlib_profiles(c->snapshot->ctx);
	struct str last = {"", 0};

	for (size_t i = 0; i < names.len; i++) {
		struct str base = stdlib_profile_base(str_of(names.ptr[i]));

		if (!str_equal(base, last))
			add_name(c, arena_strndup(c->snapshot->ctx->arena, base.ptr, base.len),
				 ITEM_MODULE, '1', ROLE_PROFILE);
		last = base;
	}
}

/* Behind the @: the newest first. */
static void add_versions(struct completer *c)
{
	const struct roles *roles = &c->roles;
	struct stdlib_names names = stdlib_profiles(c->snapshot->ctx);
	struct str profile;

	if (roles->words.len < 2)
		return;
	profile = roles_name(c->snapshot->ctx, &roles->words.ptr[roles->words.len - 2]).text;
	for (size_t i = names.len; i-- > 0;)
		if (str_equal(stdlib_profile_base(str_of(names.ptr[i])), profile))
			add_item(c, names.ptr[i] + profile.len + 1, ITEM_CONSTANT,
				 (char)('0' + (names.len - i) % 10));
}

static void add_calls(struct completer *c)
{
	for (syscall_id id = 0; id < syscall_count(); id++)
		add_name(c, syscall_name(id), ITEM_FUNCTION, '3', ROLE_SYSCALL);
}

static size_t current_statement(const struct completer *c)
{
	return c->roles.statements.len ? c->roles.statements.len - 1 : WORD_NONE;
}

static struct call_ids current_calls(const struct completer *c)
{
	return snapshot_calls_of(c->snapshot, &c->roles, c->roles.call, current_statement(c));
}

static bool is_offered(const struct completer *c, const char *label)
{
	for (size_t i = 0; i < json_array_size(c->items); i++) {
		const json_t *item = json_array_get(c->items, i);

		if (strcmp(json_string_value(json_object_get(item, "label")), label) == 0)
			return true;
	}
	return false;
}

static void add_arguments(struct completer *c)
{
	struct arena *arena = c->snapshot->ctx->arena;
	struct call_ids calls = current_calls(c);

	for (size_t i = 0; i < calls.len && i < 64; i++) {
		struct facts_signature signature = facts_signature(arena, calls.ptr[i]);

		for (int j = 0; j < signature.count; j++) {
			const struct syscall_arg *arg = &signature.args[j];
			json_t *item;

			if (is_offered(c, arg->name))
				continue;
			item = add_item(c, arg->name, ITEM_FIELD, (char)('0' + j));
			set_detail(item, arena, str_of(facts_width(arg, arena)));
			json_object_set_new(item, "documentation", json_string(signature.text));
		}
	}
}

static void add_own_constants(struct completer *c)
{
	const struct map *consts = &c->snapshot->unit->consts;
	struct arena *arena = c->snapshot->ctx->arena;

	for (size_t i = 0; i < consts->cap; i++)
		if (consts->slots[i].key.ptr)
			add_name(c,
				 arena_strndup(arena, consts->slots[i].key.ptr,
					       consts->slots[i].key.len),
				 ITEM_CONSTANT, '2', ROLE_CONSTANT);
}

/* They come with the usual ones first. */
static void add_class_constant(struct completer *c, const char *name)
{
	char sort[16];
	json_t *item;

	if (is_offered(c, name))
		return;
	snprintf(sort, sizeof(sort), "1%05zu", json_array_size(c->items));
	item = add_name(c, name, ITEM_ENUM_MEMBER, '1', ROLE_CONSTANT);
	json_object_set_new(item, "sortText", json_string(sort));
}

/* The constants that the argument takes; false when that is not known. */
static bool add_class(struct completer *c)
{
	struct str name =
		roles_name(c->snapshot->ctx, &c->roles.words.ptr[c->roles.argument]).text;
	struct call_ids calls = current_calls(c);
	bool is_known = false;

	for (size_t i = 0; i < calls.len && i < 64; i++) {
		const uint16_t *constants;
		struct syscall_arg arg;
		size_t count;

		if (!facts_argument(calls.ptr[i], name, &arg))
			continue;
		if (arg.is_pointer && !is_offered(c, "NULL"))
			add_name(c, "NULL", ITEM_CONSTANT, '1', ROLE_CONSTANT);
		constants = class_constants(arg.class, &count);
		is_known = is_known || arg.is_pointer || count;
		for (size_t j = 0; !arg.is_pointer && j < count; j++)
			add_class_constant(c, const_name(constants[j]));
	}
	return is_known;
}

/* Of the kernel's thousands those that start as what is typed does. */
static void add_constants_like(struct completer *c)
{
	struct str typed = source_text(c->snapshot->ctx->sources,
				       (struct span){c->snapshot->source->id, c->lo, c->hi});

	for (int id = 0; typed.len && id < const_count(); id++)
		if (strncasecmp(const_name(id), typed.ptr, typed.len) == 0)
			add_name(c, const_name(id), ITEM_ENUM_MEMBER, '3', ROLE_CONSTANT);
}

static void add_constants(struct completer *c)
{
	bool is_known = c->roles.argument != WORD_NONE && add_class(c);

	add_own_constants(c);
	if (!is_known)
		add_constants_like(c);
}

static void add_errnos(struct completer *c)
{
	static const char *const usual[] = {"EPERM", "EACCES", "ENOSYS"};

	for (size_t i = 0; i < ARRAY_LEN(usual); i++)
		add_name(c, usual[i], ITEM_ENUM_MEMBER, '1', ROLE_ERRNO);
	for (int id = 0; id < errno_count(); id++)
		if (!is_offered(c, errno_name(id)))
			add_name(c, errno_name(id), ITEM_ENUM_MEMBER, '2', ROLE_ERRNO);
}

static void add_capabilities(struct completer *c)
{
	for (int cap = 0; cap < CAP_COUNT; cap++)
		add_name(c, cap_name(cap) + strlen("CAP_"), ITEM_ENUM_MEMBER, '1',
			 ROLE_CAPABILITY);
}

static void add_archs(struct completer *c)
{
	for (int abi = 0; abi < ABI_COUNT; abi++)
		add_name(c, abi_info((enum abi)abi)->name, ITEM_UNIT, '1', ROLE_ARCH);
}

static void add_flags(struct completer *c)
{
	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		add_item(c, filter_flag_word(bit), ITEM_ENUM_MEMBER, '1');
}

static void add_files(struct completer *c)
{
	struct include_files files =
		include_files_beside(c->snapshot->ctx->arena, c->snapshot->source->name);

	for (size_t i = 0; i < files.len; i++)
		add_item(c, arena_printf(c->snapshot->ctx->arena, "\"%s\"", files.ptr[i]),
			 ITEM_FILE, '1');
}

/* True when the grammar takes a token of KIND, or when it has nothing to say. */
static bool takes(const struct completer *c, const char *kind)
{
	for (int i = 0; i < c->expected.len; i++)
		if (strcmp(c->expected.ptr[i], kind) == 0)
			return true;
	return c->expected.len == 0;
}

static void add_set(struct completer *c)
{
	if (takes(c, "a group name"))
		add_groups(c);
	if (takes(c, "a name"))
		add_calls(c);
}

static void add_names(struct completer *c)
{
	static const struct {
		enum slot slot;
		const char *takes;
		void (*add)(struct completer *c);
	} sources[] = {
		{SLOT_SET, "", add_set},
		{SLOT_ROUTE, "a group name", add_groups},
		{SLOT_PROFILE, "a group name", add_profiles},
		{SLOT_VERSION, "a version", add_versions},
		{SLOT_CONDITION, "a name", add_arguments},
		{SLOT_VALUE, "a constant", add_constants},
		{SLOT_ERRNO, "a constant", add_errnos},
		{SLOT_CAPABILITY, "a constant", add_capabilities},
		{SLOT_FLAGS, "a constant", add_flags},
		{SLOT_ARCHS, "a name", add_archs},
		{SLOT_FILE, "a string", add_files},
	};

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (sources[i].slot == c->roles.slot &&
		    (!*sources[i].takes || takes(c, sources[i].takes)))
			sources[i].add(c);
}

/* Reserved words. */

/* A statement starts anywhere, but who wants one starts a line for it. */
static bool is_first_on_line(const struct completer *c)
{
	struct str text = c->snapshot->source->text;
	uint32_t at = c->lo;

	while (at > 0 && (text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '\t'))
		at--;
	return at == 0 || strchr("\r\n;", text.ptr[at - 1]);
}

static void add_keywords(struct completer *c)
{
	struct arena *arena = c->snapshot->ctx->arena;
	bool is_open = c->roles.slot == SLOT_ACTION || is_first_on_line(c);

	for (int i = 0; i < c->expected.len; i++) {
		const char *token = c->expected.ptr[i];
		struct sbuf text = {.arena = arena};
		bool is_start = syntax_starts_statement(token) &&
				!(c->roles.slot == SLOT_CONDITION && !strcmp(token, "'wide'"));
		const char *word;
		json_t *item;

		if (token[0] != '\'' || token[1] < 'a' || token[1] > 'z')
			continue;
		word = arena_strndup(arena, token + 1, strlen(token) - 2);
		if (is_start && !is_open)
			continue;
		item = add_item(c, word, ITEM_KEYWORD, is_start ? '5' : '4');
		facts_add_keyword(str_of(word), &text);
		if (text.len)
			json_object_set_new(item, "documentation",
					    server_markup(c->server, sbuf_text(&text)));
	}
}

static void add_snippet(struct completer *c, const char *label, const char *detail,
			const char *text)
{
	json_t *item = add_item(c, label, ITEM_SNIPPET, '0');

	json_object_set_new(item, "detail", json_string(detail));
	json_object_set_new(json_object_get(item, "textEdit"), "newText", json_string(text));
	json_object_set_new(item, "insertTextFormat", json_integer(2));
}

/* A text without a statement is a policy to be. */
static void add_snippets(struct completer *c)
{
	if (!c->server->client.has_snippets || c->snapshot->roles.statements.len > 0)
		return;
	add_snippet(c, "policy: deny what is listed", "a deny-list with a test",
		    "default allow\n\ndeny ${1:chmod-family}\nexpect deny ${2:chmod}\n$0");
	add_snippet(c, "policy: allow what is listed", "an allow-list with a test",
		    "default deny\n\nallow ${1:dynamic-linking}\nexpect allow ${2:read}\n$0");
	add_snippet(c, "policy: Docker's default, stricter",
		    "a deny-list on top of the profile",
		    "extend docker-default\n\ndeny ${1:chmod-family}\nexpect deny "
		    "${2:chmod}\n$0");
}

/* The request. */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* Where the word starts that is being typed, or the string behind `include'. */
static uint32_t word_start(const struct snapshot *snapshot, uint32_t offset)
{
	struct str text = snapshot->source->text;
	uint32_t lo = offset, line = offset;

	while (lo > 0 && is_word(text.ptr[lo - 1]))
		lo--;
	while (line > 0 && text.ptr[line - 1] != '\n')
		line--;
	for (uint32_t at = line, quotes = 0; at < offset; at++) {
		quotes += text.ptr[at] == '"';
		if (text.ptr[at] == '"' && quotes % 2 == 1 &&
		    !memchr(text.ptr + at + 1, '"', offset - at - 1))
			return at;
	}
	return lo;
}

/* A string that is typed ends where its line does, or at its quote. */
static uint32_t replaced_end(const struct snapshot *snapshot, uint32_t lo, uint32_t offset)
{
	struct str text = snapshot->source->text;

	if (lo < text.len && text.ptr[lo] == '"' && offset < text.len &&
	    text.ptr[offset] == '"')
		return offset + 1;
	return offset;
}

static json_t *complete(struct server *server, const struct request_place *place)
{
	const struct snapshot *snapshot = place->snapshot;
	struct completer c = {.server = server, .snapshot = snapshot};
	json_t *list;

	c.lo = word_start(snapshot, place->offset);
	c.hi = place->offset;
	c.roles = roles_read(snapshot->ctx, snapshot->source, c.lo);
	c.expected = tokens_expected(snapshot->ctx, snapshot->source, c.lo);
	c.range = text_map_range(&snapshot->map, c.lo,
				 replaced_end(snapshot, c.lo, place->offset));
	c.items = json_array();
	add_names(&c);
	if (c.lo == snapshot->source->text.len || snapshot->source->text.ptr[c.lo] != '"') {
		add_keywords(&c);
		add_snippets(&c);
	}
	list = json_pack("{s:b, s:o}", "isIncomplete", c.roles.slot == SLOT_VALUE, "items",
			 c.items);
	json_decref(c.range);
	return list;
}

json_t *lsp_completion(struct server *server, const json_t *params, struct rpc_error *error)
{
	struct request_place place;

	if (!request_place(server, params, error, &place))
		return NULL;
	if (place.snapshot->kind != TEXT_POLICY ||
	    roles_comment_at(&place.snapshot->roles, place.offset))
		return json_null();
	return complete(server, &place);
}

static void copy_members(const json_t *from, json_t *to)
{
	static const char *const names[] = {"label",    "kind", "sortText",     "detail",
					    "textEdit", "data", "documentation"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		json_t *value = json_object_get(from, names[i]);

		if (value)
			json_object_set(to, names[i], value);
	}
}

/* What a name is, told when somebody looks at it. */
json_t *lsp_completion_resolve(struct server *server, const json_t *params,
			       struct rpc_error *error)
{
	const json_t *role = json_object_get(json_object_get(params, "data"), "role");
	const char *label = json_string_value(json_object_get(params, "label"));
	json_t *item = json_object();
	const struct snapshot *snapshot = NULL;
	struct sbuf text;

	(void)error;
	copy_members(params, item);
	for (size_t i = 0; i < server->documents.len && !snapshot; i++)
		if (server->documents.ptr[i].arena)
			snapshot = server_snapshot(server, &server->documents.ptr[i]);
	if (!snapshot || !label || !json_is_integer(role))
		return item;
	text = (struct sbuf){.arena = snapshot->ctx->arena};
	facts_add(snapshot, (enum role)json_integer_value(role), str_of(label),
		  (struct call_ids){0}, &text);
	if (text.len)
		json_object_set_new(item, "documentation",
				    server_markup(server, sbuf_text(&text)));
	return item;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lsp/roles.h"

bool roles_is_verb(int token)
{
	switch (token) {
	case TOK_ALLOW:
	case TOK_DENY:
	case TOK_LOG:
	case TOK_NOTIFY:
	case TOK_TRACE:
	case TOK_TRAP:
	case TOK_KILL:
	case TOK_KILL_THREAD:
		return true;
	default:
		return false;
	}
}

static bool starts_statement(int token)
{
	switch (token) {
	case TOK_EXTEND:
	case TOK_INCLUDE:
	case TOK_DEFAULT:
	case TOK_ARCH:
	case TOK_BASELINE:
	case TOK_CONST:
	case TOK_GROUP:
	case TOK_ROUTE:
	case TOK_OVERRIDE:
	case TOK_EXPECT:
	case TOK_FLAG:
	case TOK_WIDE:
		return true;
	default:
		return roles_is_verb(token);
	}
}

/* The token before the one at hand; 0 at the start. */
static int token_before(const struct roles *roles)
{
	return roles->words.len ? roles->words.ptr[roles->words.len - 1].token : 0;
}

static struct statement *current(struct roles *roles)
{
	return roles->statements.len ? &roles->statements.ptr[roles->statements.len - 1] : NULL;
}

static int statement_token(const struct roles *roles)
{
	return roles->statements.len ? roles->statements.ptr[roles->statements.len - 1].token
				     : 0;
}

/* True for a token that an errno may be. */
static bool is_errno(int token)
{
	return token == TOK_CONSTANT || token == TOK_NUMBER;
}

/* True where a comparison starts. */
static bool is_comparison_next(const struct roles *roles)
{
	int before = token_before(roles);

	return roles->slot == SLOT_CONDITION &&
	       (before == TOK_WHERE || before == TOK_AND || before == TOK_OR ||
		before == TOK_NOT || before == TOK_LPAREN);
}

/* True when `kill', `group' or `flag' stands where the name of a call or argument has to. */
static bool is_name(const struct roles *roles, int token)
{
	int before = token_before(roles);

	if (token == TOK_KILL)
		return roles->slot == SLOT_SET && !roles->is_behind_set &&
		       (before == TOK_COMMA || before == TOK_EXCEPT || before == TOK_ASSIGN ||
			before == TOK_VIA || roles_is_verb(before) ||
			(is_errno(before) && statement_token(roles) == TOK_EXPECT));
	if (token == TOK_GROUP || token == TOK_FLAG)
		return is_comparison_next(roles) ||
		       (roles->slot == SLOT_CONDITION &&
			(before == TOK_WIDE || before == TOK_LOW || before == TOK_COMMA));
	return false;
}

/* `wide' is a statement of its own and, in front of an argument, a prefix. */
static bool is_prefix(const struct roles *roles, int token)
{
	return token == TOK_WIDE && is_comparison_next(roles);
}

/* What a name, group name, constant or string is in SLOT. */
static enum role role_of_name(enum slot slot, int token)
{
	static const struct {
		enum slot slot;
		int token;
		enum role role;
	} roles[] = {
		{SLOT_SET, TOK_NAME, ROLE_SYSCALL},
		{SLOT_SET, TOK_KILL, ROLE_SYSCALL},
		{SLOT_SET, TOK_GROUP_NAME, ROLE_GROUP},
		{SLOT_SET, TOK_STRING, ROLE_DESCRIPTION},
		{SLOT_CONDITION, TOK_NAME, ROLE_ARGUMENT},
		{SLOT_CONDITION, TOK_GROUP, ROLE_ARGUMENT},
		{SLOT_CONDITION, TOK_FLAG, ROLE_ARGUMENT},
		{SLOT_VALUE, TOK_CONSTANT, ROLE_CONSTANT},
		{SLOT_ERRNO, TOK_CONSTANT, ROLE_ERRNO},
		{SLOT_ARCHS, TOK_NAME, ROLE_ARCH},
		{SLOT_CAPABILITY, TOK_CONSTANT, ROLE_CAPABILITY},
		{SLOT_FLAGS, TOK_CONSTANT, ROLE_FLAG},
		{SLOT_NEW_GROUP, TOK_GROUP_NAME, ROLE_NEW_GROUP},
		{SLOT_NEW_GROUP, TOK_STRING, ROLE_DESCRIPTION},
		{SLOT_NEW_CONSTANT, TOK_CONSTANT, ROLE_NEW_CONSTANT},
		{SLOT_ROUTE, TOK_GROUP_NAME, ROLE_GROUP},
		{SLOT_PROFILE, TOK_GROUP_NAME, ROLE_PROFILE},
		{SLOT_FILE, TOK_STRING, ROLE_FILE},
	};

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (roles[i].slot == slot && roles[i].token == token)
			return roles[i].role;
	return ROLE_STRAY;
}

static enum role role_of(const struct roles *roles, int token, bool is_name)
{
	switch (token) {
	case TOK_NAME:
	case TOK_GROUP_NAME:
	case TOK_CONSTANT:
	case TOK_STRING:
		return role_of_name(roles->slot, token);
	case TOK_NUMBER:
		return roles->slot == SLOT_VERSION ? ROLE_VERSION : ROLE_NUMBER;
	case TOK_VERSION:
		return ROLE_VERSION;
	case TOK_SCMPL_YYerror:
		return ROLE_STRAY;
	default:
		if (is_name)
			return role_of_name(roles->slot, token);
		return token >= TOK_EQ && token <= TOK_AT ? ROLE_SIGN : ROLE_KEYWORD;
	}
}

static void start_statement(struct context *ctx, struct roles *roles, int token)
{
	struct statement *statement = current(roles);

	if (statement && roles_is_verb(token) && roles->slot == SLOT_ACTION) {
		/* `override deny' is a rule; `default deny' and `expect deny' are what they say
		 */
		if (statement->token == TOK_OVERRIDE)
			statement->token = token;
		roles->slot = statement->token == TOK_DEFAULT ? SLOT_STATEMENT : SLOT_SET;
		return;
	}
	*VEC_PUSH(ctx->arena, &roles->statements) =
		(struct statement){.token = token, .first = roles->words.len};
	roles->depth = 0;
	roles->is_in_call = roles->is_behind_set = false;
	roles->call = roles->argument = WORD_NONE;
	switch (token) {
	case TOK_EXTEND:
		roles->slot = SLOT_PROFILE;
		break;
	case TOK_INCLUDE:
		roles->slot = SLOT_FILE;
		break;
	case TOK_DEFAULT:
	case TOK_OVERRIDE:
	case TOK_EXPECT:
		roles->slot = SLOT_ACTION;
		break;
	case TOK_ARCH:
		roles->slot = SLOT_ARCHS;
		break;
	case TOK_BASELINE:
		roles->slot = SLOT_BASELINE;
		break;
	case TOK_CONST:
		roles->slot = SLOT_NEW_CONSTANT;
		break;
	case TOK_GROUP:
		roles->slot = SLOT_NEW_GROUP;
		break;
	case TOK_ROUTE:
		roles->slot = SLOT_ROUTE;
		break;
	case TOK_FLAG:
		roles->slot = SLOT_FLAGS;
		break;
	case TOK_WIDE:
		roles->is_wide = true;
		roles->slot = SLOT_STATEMENT;
		break;
	default:
		roles->slot = SLOT_SET;
	}
}

static void open_bracket(struct roles *roles)
{
	if (roles->depth++ == 0 && roles->slot == SLOT_SET) {
		roles->is_in_call = true;
		roles->call = roles->words.len ? roles->words.len - 1 : WORD_NONE;
		roles->slot = SLOT_CONDITION;
	}
}

static void close_bracket(struct roles *roles)
{
	roles->depth -= roles->depth > 0;
	if (roles->depth || !roles->is_in_call)
		return;
	roles->is_in_call = false;
	roles->call = roles->argument = WORD_NONE;
	roles->slot = SLOT_SET;
}

static void clause(struct roles *roles, enum slot slot)
{
	roles->slot = slot;
	roles->is_behind_set = true;
	roles->call = roles->argument = WORD_NONE;
}

static bool is_value_next(const struct roles *roles)
{
	return roles->slot == SLOT_CONDITION || roles->slot == SLOT_VALUE;
}

/* A word between names: what a name behind it is. */
static void take_keyword(struct roles *roles, int token)
{
	switch (token) {
	case TOK_WITH:
	case TOK_ELSE:
		roles->slot = SLOT_ERRNO;
		break;
	case TOK_WHERE:
		clause(roles, SLOT_CONDITION);
		break;
	case TOK_ON:
		clause(roles, SLOT_ARCHS);
		break;
	case TOK_IF:
		clause(roles, SLOT_GUARD);
		break;
	case TOK_CAP:
		roles->slot = SLOT_CAPABILITY;
		break;
	case TOK_VIA:
	case TOK_EXCEPT:
		roles->slot = SLOT_SET;
		break;
	case TOK_AND:
	case TOK_OR:
		if (is_value_next(roles))
			roles->slot = SLOT_CONDITION;
		else if (roles->slot == SLOT_CAPABILITY)
			roles->slot = SLOT_GUARD;
		break;
	case TOK_IN:
	case TOK_HAS:
	case TOK_LACKS:
		if (is_value_next(roles))
			roles->slot = SLOT_VALUE;
		break;
	default:
		break;
	}
}

static void take_sign(struct roles *roles, int token)
{
	switch (token) {
	case TOK_EQ:
	case TOK_NE:
	case TOK_LT:
	case TOK_LE:
	case TOK_GT:
	case TOK_GE:
	case TOK_AMPERSAND:
		if (roles->slot == SLOT_CONDITION)
			roles->slot = SLOT_VALUE;
		break;
	case TOK_ASSIGN:
		if (statement_token(roles) == TOK_GROUP)
			roles->slot = SLOT_SET;
		else if (statement_token(roles) == TOK_CONST || roles->slot == SLOT_CONDITION)
			roles->slot = SLOT_VALUE;
		break;
	case TOK_COMMA:
		if (roles->slot == SLOT_VALUE && statement_token(roles) == TOK_EXPECT)
			roles->slot = SLOT_CONDITION;
		break;
	case TOK_LPAREN:
		open_bracket(roles);
		break;
	case TOK_RPAREN:
		close_bracket(roles);
		break;
	case TOK_SEMICOLON:
		roles->slot = SLOT_STATEMENT;
		break;
	case TOK_AT:
		roles->slot = SLOT_VERSION;
		break;
	default:
		break;
	}
}

static void take_name(struct roles *roles, const struct word *word)
{
	if (word->role == ROLE_ARGUMENT)
		roles->argument = roles->words.len;
	else if (word->role == ROLE_CAPABILITY)
		roles->slot = SLOT_GUARD;
	else if (roles->slot == SLOT_ERRNO)
		roles->slot = SLOT_SET;
}

static void take(struct context *ctx, struct roles *roles, const struct token *token)
{
	bool name = is_name(roles, token->kind);
	struct word word = {.token = token->kind, .span = token->span};

	if (starts_statement(token->kind) && !name && !is_prefix(roles, token->kind))
		start_statement(ctx, roles, token->kind);
	word.role = role_of(roles, token->kind, name);
	word.statement = roles->statements.len ? roles->statements.len - 1 : WORD_NONE;
	word.call = roles->call;
	word.argument = roles->argument;
	if (word.role == ROLE_KEYWORD)
		take_keyword(roles, token->kind);
	else if (word.role == ROLE_SIGN)
		take_sign(roles, token->kind);
	else
		take_name(roles, &word);
	*VEC_PUSH(ctx->arena, &roles->words) = word;
	if (current(roles) && token->kind != TOK_SEMICOLON) {
		struct statement *statement = current(roles);

		statement->count = roles->words.len - statement->first;
		statement->span = span_join(roles->words.ptr[statement->first].span, word.span);
	}
}

struct roles roles_read(struct context *ctx, const struct source *source, uint32_t end)
{
	struct roles roles = {.call = WORD_NONE, .argument = WORD_NONE};
	struct tokens tokens = tokens_of(ctx, source, &roles.comments);

	for (size_t i = 0; i < tokens.len && tokens.ptr[i].span.hi <= end; i++)
		take(ctx, &roles, &tokens.ptr[i]);
	return roles;
}

const struct word *roles_word_at(const struct roles *roles, uint32_t offset)
{
	const struct word *behind = NULL;

	for (size_t i = 0; i < roles->words.len && roles->words.ptr[i].span.lo <= offset; i++) {
		const struct word *word = &roles->words.ptr[i];

		if (word->span.hi > offset && word->role != ROLE_SIGN)
			return word;
		if (word->span.hi == offset && word->role != ROLE_SIGN)
			behind = word;
	}
	return behind;
}

const struct span *roles_comment_at(const struct roles *roles, uint32_t offset)
{
	for (size_t i = 0; i < roles->comments.len; i++)
		if (roles->comments.ptr[i].lo < offset && offset <= roles->comments.ptr[i].hi)
			return &roles->comments.ptr[i];
	return NULL;
}

struct ast_name roles_name(const struct context *ctx, const struct word *word)
{
	return (struct ast_name){source_text(ctx->sources, word->span), word->span};
}

struct ast_names roles_subjects(struct context *ctx, const struct roles *roles, size_t index)
{
	const struct statement *statement = &roles->statements.ptr[index];
	struct ast_names names = {0};

	for (size_t i = 0; i < statement->count; i++) {
		const struct word *word = &roles->words.ptr[statement->first + i];

		if (word->token == TOK_EXCEPT || word->token == TOK_WHERE)
			break;
		if (word->role == ROLE_SYSCALL || word->role == ROLE_GROUP)
			*VEC_PUSH(ctx->arena, &names) = roles_name(ctx, word);
	}
	return names;
}

bool roles_same_kind(enum role a, enum role b)
{
	static const enum role twins[][2] = {{ROLE_NEW_GROUP, ROLE_GROUP},
					     {ROLE_NEW_CONSTANT, ROLE_CONSTANT}};

	for (size_t i = 0; i < ARRAY_LEN(twins); i++) {
		a = a == twins[i][0] ? twins[i][1] : a;
		b = b == twins[i][0] ? twins[i][1] : b;
	}
	return a == b;
}

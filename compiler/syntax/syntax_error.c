/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/syntax_error.h"

#include "core/limits.h"
#include "core/suggest.h"
#include "core/utf8.h"
#include "syntax/habits.h"
#include "syntax/words.h"

#include <string.h>

/* A longer list of what could have come helps nobody. */
#define LISTED_MAX 8

static bool is_first_on_line(struct parse *p, struct span span)
{
	struct str line;
	uint32_t key;

	/* A line may have a million of them, and takes as long to look at. */
	if (p->error_line && span.lo + 1 >= p->error_line && span.lo < p->error_end)
		return false;
	line = source_line(p->source, span.lo);
	key = (uint32_t)(line.ptr - p->source->text.ptr) + 1;

	if (p->error_line == key)
		return false;
	p->error_line = key;
	p->error_end = key - 1 + (uint32_t)line.len;
	return true;
}

/* The statements are listed by one name, not by their many first words. */
bool syntax_starts_statement(const char *token)
{
	static const char *const first[] = {
		"'extend'", "'include'",  "'default'", "'arch'",        "'baseline'",
		"'const'",  "'group'",    "'route'",   "'allow'",       "'deny'",
		"'log'",    "'notify'",   "'trace'",   "'trap'",        "'kill'",
		"'flag'",   "'override'", "'expect'",  "'kill-thread'", "'wide'",
	};

	for (size_t i = 0; i < ARRAY_LEN(first); i++)
		if (strcmp(token, first[i]) == 0)
			return true;
	return strcmp(token, "';'") == 0 || strcmp(token, "end of the text") == 0;
}

/* Nor are these: CLASS stands for all of them. */
static bool is_in_class(const char *token, const char *const *class)
{
	for (size_t i = 1; class[i]; i++)
		if (strcmp(token, class[i]) == 0)
			return true;
	return false;
}

/* Put the name of CLASS into LISTED, of COUNT, for its members if all are there; the new count.
 */
static int fold_class(const char *const *class, const char **listed, int count)
{
	int members = 0, all = 0, kept = 0;

	while (class[all + 1])
		all++;
	for (int i = 0; i < count; i++)
		members += is_in_class(listed[i], class);
	if (members < all)
		return count;
	for (int i = 0; i < count; i++)
		if (!is_in_class(listed[i], class))
			listed[kept++] = listed[i];
	listed[kept++] = class[0];
	return kept;
}

/* Those of EXPECTED worth naming into LISTED; STATEMENT when a statement may start here. */
static int choose(const char *const *expected, int count, const char **listed, bool *statement)
{
	static const char *const verbs[] = {
		"a verb ('allow', 'deny', 'kill' ...)",
		"'allow'",
		"'deny'",
		"'log'",
		"'notify'",
		"'trace'",
		"'trap'",
		"'kill'",
		"'kill-thread'",
		NULL,
	};
	static const char *const comparisons[] = {
		"a comparison ('==', 'in', 'has' ...)",
		"'=='",
		"'!='",
		"'<'",
		"'<='",
		"'>'",
		"'>='",
		"'in'",
		"'not'",
		"'has'",
		"'lacks'",
		"'&'",
		NULL,
	};
	int kept = 0, starts = 0;

	for (int i = 0; i < count; i++)
		starts += syntax_starts_statement(expected[i]);
	*statement = starts > 10;
	for (int i = 0; i < count; i++)
		if (!*statement || !syntax_starts_statement(expected[i]))
			listed[kept++] = expected[i];
	if (*statement)
		listed[kept++] = "a statement";
	kept = fold_class(verbs, listed, kept);
	return fold_class(comparisons, listed, kept);
}

static const char *expectation(struct parse *p, const char *const *listed, int count)
{
	struct sbuf text = {.arena = p->ctx->arena};

	for (int i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i == count - 1 ? " or " : ", ";

		sbuf_printf(&text, "%s%s", between, listed[i]);
	}
	return text.ptr;
}

static bool is_among(const char *token, const char *const *expected, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(expected[i], token) == 0)
			return true;
	return false;
}

/* Two names side by side on a line: what is missing is what stands between names. */
static bool lacks_comma(struct str found, const char *const *expected, int count)
{
	return is_among("','", expected, count) && found.len && found.ptr[0] >= '_' &&
	       found.ptr[0] <= 'z';
}

static bool starts_line(const struct parse *p, struct span span)
{
	struct str line = source_line(p->source, span.lo);
	size_t before = (size_t)(p->source->text.ptr + span.lo - line.ptr);

	return strspn(line.ptr, " \t") >= before;
}

/* A mistyped reserved word is the commonest error of all, a missing comma the next. */
static void suggest_word(struct parse *p, struct diag *diag, struct span span,
			 const char *const *expected, int count)
{
	struct str found = source_text(p->ctx->sources, span);
	struct suggest suggest = suggest_start(str_lower(p->ctx->arena, found));

	for (int i = 0; i < count; i++)
		if (expected[i][0] == '\'' && expected[i][1] >= 'a' && expected[i][1] <= 'z')
			suggest_offer(&suggest, arena_strndup(p->ctx->arena, expected[i] + 1,
							      strlen(expected[i]) - 2));
	if (!suggest.best && lacks_comma(found, expected, count) && !starts_line(p, span))
		diag_hint(p->ctx->diags, diag, "is there a comma missing?");
	else
		diag_did_you_mean(p->ctx->diags, diag, suggest.best);
}

/* A brace follows AT on its line. */
static bool opens_block(const struct parse *p, struct str at)
{
	struct str line = source_line(p->source, (uint32_t)(at.ptr - p->source->text.ptr));

	return memchr(at.ptr, '{', (size_t)(line.ptr + line.len - at.ptr)) != NULL;
}

/* "=<", "=>", "=~" in place of a comparison is met at EQUALS. */
static const char *hint_equals(const struct parse *p, struct str equals)
{
	struct str text = p->source->text;
	size_t at = (size_t)(equals.ptr - text.ptr) + equals.len;
	char next = at < text.len ? text.ptr[at] : '\0';

	if (next == '<')
		return "did you mean '<='?";
	if (next == '>')
		return "did you mean '>='?";
	return next == '~' ? "there are no patterns: values are named, as in 'in (A, B)'"
			   : "did you mean '=='?";
}

/* What other languages write, or what looks as if it could go on. */
static bool hint_habit(struct parse *p, struct diag *diag, struct str text,
		       const char *const *expected, int count)
{
	const char *hint = NULL;

	if (str_is(text, "=") && is_among("'=='", expected, count))
		hint = hint_equals(p, text);
	else if (str_is(text, "==") && is_among("'='", expected, count))
		hint = "did you mean '='?";
	else if (str_is(text, "&") && is_among("'and'", expected, count))
		hint = "did you mean 'and'?";
	else if (str_is(text, "|") && is_among("a number", expected, count))
		hint = "'or' joins conditions, one '|' joins bits";
	else if (str_is(text, "where") && is_among("'on'", expected, count) &&
		 !is_among("'where'", expected, count))
		hint = "a rule has one 'where': join conditions by 'and' or 'or'";
	else if (str_is(text, "with") && is_among("'where'", expected, count))
		hint = "a rule has one 'with'";
	else if (str_is(text, "except") && is_among("','", expected, count))
		hint = "a set has one 'except', with commas between what it takes out";
	else if ((str_is(text, "on") || str_is(text, "if")) && opens_block(p, text))
		hint = "there are no blocks: 'on' and 'if' stand behind each rule";
	if (hint)
		diag_hint(p->ctx->diags, diag, "%s", hint);
	return hint != NULL;
}

/* Behind the calls of `expect`, which has fewer clauses than a rule. */
static bool is_in_expectation(const char *const *expected, int count)
{
	return is_among("'('", expected, count) && is_among("'on'", expected, count) &&
	       !is_among("'where'", expected, count);
}

/* Behind the verb of a default, which has but one clause. */
static bool is_behind_default(const char *const *expected, int count)
{
	return is_among("'with'", expected, count) && !is_among("'where'", expected, count);
}

/*
 * The clauses of a rule have one order.  One that comes too late is met where the rule
 * could also end.
 */
static bool hint_order(struct parse *p, struct diag *diag, struct str text, bool expects)
{
	static const struct {
		const char *clause, *place;
	} places[] = {
		{"with", "'with' goes right behind the calls, before 'where', 'on' and 'if'"},
		{"where", "'where' goes before 'on' and 'if'"},
		{"on", "'on' goes before 'if'"},
	};

	if (expects && (str_is(text, "with") || str_is(text, "=="))) {
		diag_hint(p->ctx->diags, diag,
			  "'with' and the errno go right behind the verb: 'expect deny with "
			  "EPERM CALL'");
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (str_is(text, places[i].clause)) {
			diag_hint(p->ctx->diags, diag, "%s", places[i].place);
			return true;
		}
	return false;
}

/* What WRONG may have been meant to be, with a hyphen: "mine" is "my-mine", "a_b" is "a-b". */
static const char *with_hyphen(struct parse *p, struct str wrong)
{
	char *name =
		arena_printf(p->ctx->arena, "%s%.*s",
			     memchr(wrong.ptr, '_', wrong.len) ? "" : "my-", STR_FMT(wrong));

	for (char *at = name; *at; at++)
		if (*at == '_')
			*at = '-';
	return name;
}

static void explain_capitals(struct parse *p, struct diag *diag, const char *found,
			     const char *const *expected, int count)
{
	if (found && strcmp(found, "a constant") == 0 && is_among("a name", expected, count))
		diag_note(p->ctx->diags, diag,
			  "names in capitals are constants; calls, arguments and architectures "
			  "have small letters");
}

/* In place of the verb of a default. */
static void explain_default(struct parse *p, struct diag *diag, struct str text)
{
	struct str before =
		habit_word_before(p->source->text, (size_t)(text.ptr - p->source->text.ptr));

	if (str_is(before, "default"))
		diag_hint(p->ctx->diags, diag,
			  "'default allow' denies what rules name, 'default deny' allows it");
}

static void explain_kind(struct parse *p, struct diag *diag, struct str text,
			 const char *const *expected, int count)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(expected[i], "a group name") == 0 && count == 1 &&
		    !words_is_group(text))
			diag_note(p->ctx->diags, diag,
				  "the name of a group has a hyphen, as in '%s'",
				  with_hyphen(p, text));
		if (strcmp(expected[i], "a constant") == 0 && count <= 2)
			diag_note(p->ctx->diags, diag,
				  "constants, errnos and capabilities are written in capitals");
	}
}

/*
 * FOUND starts a statement where one is unfinished that ends with the line of the last error:
 * "defalt allow" was told of, and what comes behind it is read.
 */
static bool ends_told_line(const struct parse *p, struct span span, const char *found)
{
	struct str text = p->source->text;
	bool is_comment = false;

	if (!p->error_line || !found || !syntax_starts_statement(found))
		return false;
	for (size_t at = p->error_end; at < span.lo; at++) {
		char c = text.ptr[at];

		is_comment = c != '\n' && (is_comment || c == '#');
		if (!is_comment && c != '\n' && c != ' ' && c != '\t' && c != '\r')
			return false;
	}
	return true;
}

void syntax_error(struct parse *p, struct span span, const char *found,
		  const char *const *expected, int count)
{
	const char *listed[SYNTAX_EXPECTED_MAX + 1];
	struct str text = source_text(p->ctx->sources, span);
	bool quoted =
		found && text.len > 0 && text.len <= 40 && !memchr(text.ptr, '\n', text.len);
	const char *what = !found ? "nothing" : found;
	struct diag *diag;
	bool statement;
	int kept;

	if (ends_told_line(p, span, found) || !is_first_on_line(p, span))
		return;
	kept = choose(expected, count, listed, &statement);
	if (quoted)
		what = arena_printf(p->ctx->arena, "'%.*s'", STR_FMT(text));
	if (kept > 0 && kept <= LISTED_MAX)
		diag = diag_error(p->ctx->diags, span, DIAG_SYNTAX,
				  "unexpected %s, expected %s", what,
				  expectation(p, listed, kept));
	else
		diag = diag_error(p->ctx->diags, span, DIAG_SYNTAX, "unexpected %s", what);
	/* Nobody sees the rest, and a file may have a million of them. */
	if (diag_error_count(p->ctx->diags) > LIMIT_ERRORS)
		return;
	if (!hint_habit(p, diag, text, expected, count) &&
	    !(statement && !is_behind_default(expected, count) &&
	      hint_order(p, diag, text, is_in_expectation(expected, count))) &&
	    !habit_hint(&(struct habit_site){p, diag, span, expected, count}))
		suggest_word(p, diag, span, expected, count);
	if (!diag->hint && !diag->note_count) {
		explain_capitals(p, diag, found, expected, count);
		explain_kind(p, diag, text, expected, count);
		explain_default(p, diag, text);
	}
}

void syntax_bad_character(struct parse *p, struct span span)
{
	struct str text = source_text(p->ctx->sources, span);
	unsigned char c = (unsigned char)text.ptr[0];
	size_t used;
	uint32_t character = utf8_next(text.ptr, text.len, &used);
	struct diag *diag;

	if (!is_first_on_line(p, span))
		return;
	span.hi = span.lo + (uint32_t)used;
	if (character == UTF8_WRONG)
		diag = diag_error(p->ctx->diags, span, DIAG_SYNTAX,
				  "byte 0x%02x is no character: a policy is UTF-8", c);
	else if (utf8_is_deceptive(character))
		diag = diag_error(p->ctx->diags, span, DIAG_SYNTAX,
				  "control character U+%04X in the text: what a reader sees "
				  "may be something else",
				  (unsigned)character);
	else
		diag = diag_error(p->ctx->diags, span, DIAG_SYNTAX,
				  "'%.*s' is not part of the language", STR_FMT(text));
	if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		diag_note(p->ctx->diags, diag,
			  "it is a byte order mark: save the file as UTF-8 without one");
	if (diag_error_count(p->ctx->diags) <= LIMIT_ERRORS)
		habit_character(&(struct habit_site){p, diag, span, NULL, 0});
}

void syntax_check_text(struct parse *p, struct span span)
{
	struct str text = source_text(p->ctx->sources, span);
	size_t used;

	/* The end of a line may have a carriage return. */
	if (text.len && text.ptr[0] == '#' && text.ptr[text.len - 1] == '\r')
		text.len--;
	for (size_t i = 0; i < text.len; i += used) {
		uint32_t character, at = span.lo + (uint32_t)i;

		used = 1;
		if (text.ptr[i] >= ' ' && text.ptr[i] <= '~') /* nearly all are, and fine */
			continue;
		character = utf8_next(text.ptr + i, text.len - i, &used);
		if (utf8_is_deceptive(character)) {
			syntax_bad_character(p,
					     (struct span){span.file, at, at + (uint32_t)used});
			return;
		}
	}
}

void syntax_open_string(struct parse *p, struct span span)
{
	if (is_first_on_line(p, span))
		diag_error(p->ctx->diags, span, DIAG_SYNTAX,
			   "this string does not end on its line");
}

void syntax_too_deep(struct parse *p, struct span span)
{
	diag_error(p->ctx->diags, span, DIAG_TOO_DEEP, "nested deeper than %d levels",
		   LIMIT_DEPTH);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/habit_site.h"

#include "kernel/errnos.h"
#include "syntax/words.h"

#include <string.h>

const char *habit_look_up(const struct habit *habits, size_t count, struct str typed)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(typed, habits[i].typed))
			return habits[i].meant;
	return NULL;
}

bool habit_expects(const struct habit_site *site, const char *token)
{
	for (int i = 0; i < site->count; i++)
		if (strcmp(site->expected[i], token) == 0)
			return true;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str habit_word_before(struct str text, size_t at)
{
	size_t end = at, start;

	while (end > 0 && is_blank(text.ptr[end - 1]))
		end--;
	for (start = end; start > 0 && words_is_letter(text.ptr[start - 1]);)
		start--;
	return (struct str){text.ptr + start, end - start};
}

struct str habit_word_after(struct str text, size_t at)
{
	size_t start = at, end;

	while (start < text.len && is_blank(text.ptr[start]))
		start++;
	for (end = start; end < text.len && words_is_letter(text.ptr[end]);)
		end++;
	return (struct str){text.ptr + start, end - start};
}

struct str habit_text(const struct habit_site *site)
{
	return source_text(site->p->ctx->sources, site->span);
}

struct str habit_before(const struct habit_site *site)
{
	return habit_word_before(site->p->source->text, site->span.lo);
}

struct str habit_behind(const struct habit_site *site)
{
	return habit_word_after(site->p->source->text, site->span.hi);
}

char habit_next(const struct habit_site *site)
{
	struct str text = site->p->source->text;
	size_t at = site->span.hi;

	while (at < text.len && is_blank(text.ptr[at]))
		at++;
	return at < text.len ? text.ptr[at] : '\0';
}

bool habit_say(const struct habit_site *site, const char *text)
{
	diag_hint(site->p->ctx->diags, site->diag, "%s", text);
	return true;
}

bool habit_did_you_mean(const struct habit_site *site, const char *text)
{
	diag_did_you_mean(site->p->ctx->diags, site->diag, text);
	return text != NULL;
}

const char *habit_around(const struct habit_site *site, const char *before, struct str word,
			 const char *after)
{
	return arena_printf(site->p->ctx->arena, "%s%.*s%s", before, STR_FMT(word), after);
}

bool habit_is_errno(struct str word)
{
	return errno_find(word.ptr, word.len) >= 0;
}

bool habit_mean_errno(const struct habit_site *site, struct str error)
{
	return habit_did_you_mean(site, habit_around(site, "with ", error, ""));
}

bool habit_starts_line(const struct habit_site *site)
{
	return site->span.lo == 0 || site->p->source->text.ptr[site->span.lo - 1] == '\n';
}

struct str habit_errno_of(struct str typed)
{
	unsigned long number = 0;
	int error;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.ptr[i] < '0' || typed.ptr[i] > '9' || number > ERRNO_NUMBER_MAX)
			return (struct str){"", 0};
		number = number * 10 + (unsigned long)(typed.ptr[i] - '0');
	}
	error = typed.len ? errno_by_number(ABI_X86_64, (int)number) : -1;
	return error < 0 ? (struct str){"", 0} : str_of(errno_name(error));
}

bool habit_number_as_errno(const struct habit_site *site)
{
	struct str error = habit_errno_of(habit_text(site));

	return error.len && habit_mean_errno(site, error);
}

bool habit_no_call(const struct habit_site *site)
{
	diag_note(site->p->ctx->diags, site->diag, HABIT_CAPABILITY);
	return true;
}

bool habit_other_arches(const struct habit_site *site)
{
	return habit_say(site,
			 "architectures are named, as in 'on x86_64, aarch64': none can be "
			 "taken out");
}

bool habit_file_extended(const struct habit_site *site)
{
	return habit_say(site, "'extend' takes a profile by name, 'include' one in a file");
}

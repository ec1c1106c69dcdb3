/* SPDX-License-Identifier: Apache-2.0 */
#include "front/words.h"

#include "scmpl.tab.h"

#include <string.h>

static const struct {
	char word[12];
	int token;
} reserved[] = {
	{"allow", TOK_ALLOW},
	{"and", TOK_AND},
	{"any", TOK_ANY},
	{"arch", TOK_ARCH},
	{"baseline", TOK_BASELINE},
	{"cap", TOK_CAP},
	{"const", TOK_CONST},
	{"default", TOK_DEFAULT},
	{"deny", TOK_DENY},
	{"else", TOK_ELSE},
	{"except", TOK_EXCEPT},
	{"expect", TOK_EXPECT},
	{"extend", TOK_EXTEND},
	{"flag", TOK_FLAG},
	{"group", TOK_GROUP},
	{"has", TOK_HAS},
	{"if", TOK_IF},
	{"in", TOK_IN},
	{"include", TOK_INCLUDE},
	{"kernel", TOK_KERNEL},
	{"kill", TOK_KILL},
	{"kill-thread", TOK_KILL_THREAD},
	{"lacks", TOK_LACKS},
	{"linux", TOK_LINUX},
	{"log", TOK_LOG},
	{"no", TOK_NO},
	{"not", TOK_NOT},
	{"notify", TOK_NOTIFY},
	{"on", TOK_ON},
	{"only", TOK_ONLY},
	{"or", TOK_OR},
	{"override", TOK_OVERRIDE},
	{"route", TOK_ROUTE},
	{"trace", TOK_TRACE},
	{"trap", TOK_TRAP},
	{"via", TOK_VIA},
	{"where", TOK_WHERE},
	{"wide", TOK_WIDE},
	{"with", TOK_WITH},
};

int words_reserved(struct str word)
{
	size_t lo = 0, hi = ARRAY_LEN(reserved);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = str_compare(word, str_of(reserved[mid].word));

		if (order == 0)
			return reserved[mid].token;
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return 0;
}

bool words_is_group(struct str word)
{
	return memchr(word.ptr, '-', word.len) != NULL;
}

bool words_is_constant(struct str word)
{
	bool capital = false;

	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z')
			return false;
		capital |= word.ptr[i] >= 'A' && word.ptr[i] <= 'Z';
	}
	return capital;
}

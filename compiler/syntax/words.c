/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/words.h"

#include <string.h>

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

bool words_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/reference.h"

struct reference {
	char word[12];
	const char *text;
};

#include "reference.inc"

const char *reference_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(references); i++)
		if (str_is(word, references[i].word))
			return references[i].text;
	return NULL;
}

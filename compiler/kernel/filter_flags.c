/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/filter_flags.h"

#include "kernel/seccomp.h"

#define PREFIX "SECCOMP_FILTER_FLAG_"

static const char names[FILTER_FLAG_COUNT][40] = {
	PREFIX "TSYNC",
	PREFIX "LOG",
	PREFIX "SPEC_ALLOW",
	PREFIX "WAIT_KILLABLE_RECV",
};

const char *filter_flag_name(int bit)
{
	return names[bit];
}

const char *filter_flag_word(int bit)
{
	return names[bit] + sizeof(PREFIX) - 1;
}

size_t filter_flag_names(unsigned flags, const char *out[FILTER_FLAG_COUNT])
{
	size_t count = 0;

	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		if (flags & 1u << bit)
			out[count++] = filter_flag_name(bit);
	return count;
}

unsigned filter_flag_by_name(struct str text)
{
	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		if (str_is(text, filter_flag_name(bit)))
			return 1u << bit;
	return 0;
}

unsigned filter_flag_by_word(struct str text)
{
	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		if (str_is(text, filter_flag_word(bit)))
			return 1u << bit;
	return 0;
}

const char *filter_flags_text(struct arena *arena, unsigned flags)
{
	struct sbuf out = {.arena = arena};

	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		if (flags & 1u << bit)
			sbuf_printf(&out, "%s%s", out.len ? ", " : "", filter_flag_word(bit));
	return sbuf_text(&out);
}

unsigned filter_flags_to_load(unsigned flags)
{
	unsigned out = 0;

	if (flags & FILTER_FLAG_LOG)
		out |= LOAD_LOG;
	if (flags & FILTER_FLAG_SPEC_ALLOW)
		out |= LOAD_SPEC_ALLOW;
	return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "review/diff_cases.h"

unsigned diff_kind_between(struct action before, struct action after)
{
	return after.verb > before.verb   ? DIFF_LOOSER
	       : after.verb < before.verb ? DIFF_STRICTER
					  : DIFF_OTHER;
}

unsigned diff_kind_of(const struct diff_entry *entry)
{
	return entry->direction > 0   ? DIFF_LOOSER
	       : entry->direction < 0 ? DIFF_STRICTER
				      : DIFF_OTHER;
}

const char *diff_kind_name(unsigned kind)
{
	return kind == DIFF_LOOSER ? "looser" : kind == DIFF_STRICTER ? "stricter" : "other";
}

size_t diff_case_length(const struct diff_entries *entries, size_t first)
{
	size_t i = first + 1;

	while (i < entries->len && diff_entry_same_case(&entries->ptr[first], &entries->ptr[i]))
		i++;
	return i - first;
}

struct name_list diff_case_names(struct arena *arena, const struct library *families,
				 const struct diff_entry *entries, size_t count, abi_set abis)
{
	struct call_set calls = call_set_new(arena);
	static const struct library none;
	struct name_list names;
	bool is_unknown = false;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].id == SYSCALL_NONE)
			is_unknown = true;
		else
			calls.has[entries[i].id] = true;
	}
	names = families_name(arena, entries->where ? &none : families, &calls,
			      entries->on ? entries->on : abis);
	if (is_unknown)
		*VEC_PUSH(arena, &names) = DIFF_UNKNOWN_NUMBERS;
	return names;
}

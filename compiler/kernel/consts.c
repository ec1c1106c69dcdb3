/* SPDX-License-Identifier: Apache-2.0 */
#include "kernel/consts.h"

#include "core/str.h"

/* One constant: where its name, its first value and its shape are. */
struct const_row {
	uint32_t name; /* in const_names, row by row */
	uint16_t value;
	uint16_t shape;
};

/* In a shape: the ABI has no such constant.  Any other number counts from .value. */
#define SHAPE_ABSENT 255

#include "consts.inc"

_Static_assert(ARRAY_LEN(const_values) <= UINT16_MAX, "const_row.value is too narrow");
_Static_assert(ARRAY_LEN(const_shapes) <= UINT16_MAX, "const_row.shape is too narrow");

int const_count(void)
{
	return (int)ARRAY_LEN(const_rows);
}

const char *const_name(int id)
{
	uint32_t at = const_rows[id].name;

	return &const_names[at / sizeof(const_names[0])][at % sizeof(const_names[0])];
}

int const_find(const char *name, size_t len)
{
	struct str wanted = {name, len};
	int low = 0, high = const_count();

	while (low < high) {
		int middle = low + (high - low) / 2;
		int order = str_compare_text(wanted, const_name(middle));

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

bool const_value(int id, enum abi abi, uint64_t *value)
{
	const struct const_row *row = &const_rows[id];
	uint8_t which = const_shapes[row->shape][abi];

	if (which == SHAPE_ABSENT)
		return false;
	*value = const_values[row->value + which];
	return true;
}

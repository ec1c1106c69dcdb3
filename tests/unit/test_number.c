/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and kernel versions as they are written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "syntax/number.h"

static void assert_number(const char *text, uint64_t value)
{
	uint64_t number = 1;

	assert_int_equal(number_parse(str_of(text), text[0] == '-', &number), NUMBER_OK);
	assert_true(number == value);
}

static void assert_no_number(const char *text, enum number_error error)
{
	uint64_t number;

	assert_int_equal(number_parse(str_of(text), text[0] == '-', &number), error);
}

static void test_every_base(void **state)
{
	(void)state;
	assert_number("0", 0);
	assert_number("10", 10);
	assert_number("0x1f", 31);
	assert_number("0X1F", 31);
	assert_number("0o17", 15);
	assert_number("017", 15);
	assert_number("0b101", 5);
	assert_number("00", 0);
	assert_number("000123", 83);
}

static void test_up_to_64_bits(void **state)
{
	(void)state;
	assert_number("18446744073709551615", UINT64_MAX);
	assert_number("0xffffffffffffffff", UINT64_MAX);
	assert_number("01777777777777777777777", UINT64_MAX);
	assert_number("0x00000000000000000000000000000001", 1);
	assert_no_number("18446744073709551616", NUMBER_TOO_BIG);
	assert_no_number("0x10000000000000000", NUMBER_TOO_BIG);
	assert_no_number("02000000000000000000000", NUMBER_TOO_BIG);
	assert_no_number("99999999999999999999999999999999999999", NUMBER_TOO_BIG);
}

static void test_behind_a_minus(void **state)
{
	(void)state;
	assert_number("-1", UINT64_MAX);
	assert_number("-0", 0);
	assert_number("- 0x10", 0 - (uint64_t)16);
	assert_number("- # not 3\n\t5", 0 - (uint64_t)5);
	assert_number("-9223372036854775808", (uint64_t)1 << 63);
	assert_no_number("-9223372036854775809", NUMBER_TOO_BIG);
	assert_no_number("-", NUMBER_MALFORMED);
}

static void test_malformed(void **state)
{
	static const char *const wrong[] = {"",   "x",   "08",  "0xg", "0b2",  "0o8", "0x",
					    "0b", "1_0", "12a", "1 ",  "0x 1", "+1",  "1.5"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_no_number(wrong[i], NUMBER_MALFORMED);
	/* What is no number at all is not too big. */
	assert_no_number("99999999999999999999999z", NUMBER_MALFORMED);
}

static void test_kernel_versions(void **state)
{
	static const char *const wrong[] = {"",      "6",     "6.",    ".6",
					    "6.6.1", "256.0", "6.256", "6.x",
					    "-6.1",  " 6.1",  "6.1 ",  "99999999999.1"};
	uint32_t version = 0;

	(void)state;
	assert_true(number_parse_kernel(str_of("6.12"), &version));
	assert_int_equal(version, 0x60c);
	assert_true(number_parse_kernel(str_of("0.0"), &version));
	assert_int_equal(version, 0);
	assert_true(number_parse_kernel(str_of("255.255"), &version));
	assert_int_equal(version, 0xffff);
	assert_true(number_parse_kernel(str_of("04.08"), &version));
	assert_int_equal(version, 0x408);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(number_parse_kernel(str_of(wrong[i]), &version));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_base),      cmocka_unit_test(test_up_to_64_bits),
		cmocka_unit_test(test_behind_a_minus),  cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_kernel_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

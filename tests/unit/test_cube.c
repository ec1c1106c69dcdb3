/* SPDX-License-Identifier: Apache-2.0 */
/* Cubes: what they ask for, and which calls they have. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/cube.h"

static const struct host host = {.caps = 5, .kernel = 0x601};

static void test_all(void **state)
{
	struct cube all = cube_all(), guarded = all, masked = all;
	const uint64_t args[CUBE_ARGS] = {1, 2, 3};

	(void)state;
	guarded.held = 1;
	masked.arg[5].mask = (uint64_t)1 << 63;
	assert_true(cube_is_all(&all));
	assert_true(cube_ignores_args(&guarded) && !cube_ignores_host(&guarded));
	assert_true(cube_ignores_host(&masked) && !cube_ignores_args(&masked));
	assert_false(cube_is_all(&guarded) || cube_is_all(&masked));
	assert_true(cube_has(&all, args, host));
}

static void test_each_part_is_asked_for(void **state)
{
	struct cube cube = {.held = 4, .lacked = 2, .kernel_lo = 0x600, .kernel_hi = 0x602};
	uint64_t args[CUBE_ARGS] = {[2] = 0x1234};

	(void)state;
	cube.arg[2] = (struct cube_arg){0xff, 0x34};
	assert_true(cube_has(&cube, args, host));
	assert_false(cube_has(&cube, args, (struct host){.caps = 1, .kernel = 0x601}));
	assert_false(cube_has(&cube, args, (struct host){.caps = 7, .kernel = 0x601}));
	assert_false(cube_has(&cube, args, (struct host){.caps = 5, .kernel = 0x5ff}));
	assert_false(cube_has(&cube, args, (struct host){.caps = 5, .kernel = 0x602}));
	assert_true(cube_has(&cube, args, (struct host){.caps = 5, .kernel = 0x600}));
	args[2] = 0x1235;
	assert_false(cube_has(&cube, args, host));
	args[2] = 0x34;
	args[3] = 1;
	assert_true(cube_has(&cube, args, host));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_each_part_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

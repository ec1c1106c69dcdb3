/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the library compiled in lists as the calls of a group is what its text says.  The text
 * of one group is parsed, those in it are asked for their lists: so each is held against the
 * parser.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "new_context.h"
#include "sema/unit.h"
#include "syntax/stdlib.h"

static struct set set_of_text(struct context *ctx, struct unit *unit, const char *name)
{
	const struct ast_stmt *stmt = stdlib_group(ctx, str_of(name));

	assert_non_null(stmt);
	return set_expand(unit, stmt->u.group.set);
}

static bool has_condition(const struct set *set)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->ptr[i].pred)
			return true;
	return false;
}

static void compare(const char *name, const struct set *set, struct stdlib_calls calls)
{
	if (calls.len != set->len)
		fail_msg("%s has %zu calls, listed are %zu", name, set->len, calls.len);
	for (size_t i = 0; i < calls.len; i++)
		if (set->ptr[i].pred || set->ptr[i].id != calls.ids[i])
			fail_msg("%s: %s is listed, not %s", name, syscall_name(calls.ids[i]),
				 syscall_name(set->ptr[i].id));
}

static void test_lists_are_what_the_text_says(void **state)
{
	struct context ctx = new_context();
	struct stdlib_names names = stdlib_groups(&ctx);
	struct unit *unit = unit_of_library(&ctx);
	size_t listed = 0;

	(void)state;
	for (size_t i = 0; i < names.len; i++) {
		struct set set = set_of_text(&ctx, unit, names.ptr[i]);
		struct stdlib_calls calls = stdlib_calls(&ctx, str_of(names.ptr[i]));

		if (calls.len)
			compare(names.ptr[i], &set, calls);
		else
			assert_true(has_condition(&set));
		listed += calls.len > 0;
	}
	assert_true(listed > 100 && listed < names.len);
	arena_free(ctx.arena);
}

static void test_another_library_has_no_lists(void **state)
{
	struct settings settings = {.stdlib_dir = "/nonexistent"};
	struct context ctx = new_context();

	(void)state;
	assert_true(stdlib_calls(&ctx, str_of("chmod-family")).len > 0);
	assert_true(stdlib_calls(&ctx, str_of("no-family")).len == 0);
	ctx.settings = &settings;
	assert_true(stdlib_calls(&ctx, str_of("chmod-family")).len == 0);
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_are_what_the_text_says),
		cmocka_unit_test(test_another_library_has_no_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The selection of groups, on the example that groups/selection.c gives. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "groups/selection.h"
#include "new_context.h"

static const char *const wanted[] = {"chmod", "fchmod", "fchmodat", "read", "write"};

static bool is_wanted(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (strcmp(wanted[i], name) == 0)
			return true;
	return false;
}

static void add_group(struct arena *arena, struct library *library, const char *name,
		      const char *calls)
{
	struct library_group *group = VEC_PUSH(arena, library);

	*group = (struct library_group){.name = name, .calls = call_set_new(arena)};
	for (const char *at = calls; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		syscall_id id = syscall_find(at, len);

		assert_int_not_equal(id, SYSCALL_NONE);
		group->calls.has[id] = true;
		*VEC_PUSH(arena, &group->members) = (struct group_member){id, true, NULL};
		at += len;
	}
}

static enum member_part part_of(const void *data, const struct group_member *member)
{
	const char *name = syscall_name(member->id);
	const char *barred = data;

	if (is_wanted(name))
		return PART_WANTED;
	return barred && strcmp(barred, name) == 0 ? PART_BARRED : PART_EXCESS;
}

static size_t worth_at(size_t price, struct group_gain gain)
{
	size_t cost = 1 + price * gain.excess;

	return gain.covered > cost ? gain.covered - cost : 0;
}

static size_t at_one(const struct group_selection *selection,
		     const struct group_candidate *candidate, struct group_gain gain)
{
	(void)selection;
	(void)candidate;
	return worth_at(1, gain);
}

static size_t at_two(const struct group_selection *selection,
		     const struct group_candidate *candidate, struct group_gain gain)
{
	(void)selection;
	(void)candidate;
	return worth_at(2, gain);
}

/* The names of the groups chosen from the example's for GOAL. */
static size_t count_calls(const struct call_set *calls)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		count += calls->has[id];
	return count;
}

static const char *choose(struct context *ctx, const struct selection_goal *goal)
{
	struct library library = {0};
	struct group_selection selection;
	struct sbuf names = {.arena = ctx->arena};

	add_group(ctx->arena, &library, "chmod", "chmod fchmod fchmodat");
	add_group(ctx->arena, &library, "files", "chmod fchmod fchmodat read unlink write");
	add_group(ctx->arena, &library, "io", "read write");
	selection = group_selection_find(ctx->arena, &library, goal);
	for (size_t i = 0; i < selection.chosen.len; i++)
		sbuf_printf(&names, "%s%s", i ? " " : "", selection.chosen.ptr[i].group->name);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		assert_true(selection.covered.has[syscall_find(wanted[i], strlen(wanted[i]))]);
	assert_int_equal(selection.excess_count, count_calls(&selection.excess));
	return sbuf_text(&names);
}

static void test_what_is_too_much_has_its_price(void **state)
{
	struct context ctx = new_context();
	struct selection_goal goal = {NULL, part_of, at_one};

	(void)state;
	assert_string_equal(choose(&ctx, &goal), "files");
	goal.worth = at_two;
	assert_string_equal(choose(&ctx, &goal), "chmod io");
	arena_free(ctx.arena);
}

static void test_what_is_barred_is_never_taken(void **state)
{
	struct context ctx = new_context();
	struct selection_goal goal = {"unlink", part_of, at_one};

	(void)state;
	assert_string_equal(choose(&ctx, &goal), "chmod io");
	arena_free(ctx.arena);
}

static bool is_terminal(const char *name)
{
	return strcmp(name, "ioctl-terminal") == 0;
}

/* A member is all of its calls: one less is not it, and with that one it is again. */
static void test_a_condition_is_what_it_means(void **state)
{
	struct context ctx = new_context();
	struct library library = library_load(&ctx, ABI_BIT(ABI_X86_64), is_terminal);
	const struct group_member *member = &library.ptr[0].members.ptr[0];
	struct cube one = cube_all();
	diagram_id where, less;
	struct example call;

	(void)state;
	assert_int_equal(library.len, 1);
	assert_false(member->is_whole);
	where = member->conditions[ABI_X86_64].where;
	assert_true(diagram_example(ctx.diagrams, where, true, &call));
	one.arg[1] = (struct cube_arg){UINT32_MAX, call.args[1]};
	less = diagram_minus(ctx.diagrams, where, diagram_cube(ctx.diagrams, &one));
	assert_false(group_member_is(member, ABI_X86_64, less));
	where = diagram_or(ctx.diagrams, diagram_cube(ctx.diagrams, &one), less);
	assert_true(group_member_is(member, ABI_X86_64, where));
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_too_much_has_its_price),
		cmocka_unit_test(test_what_is_barred_is_never_taken),
		cmocka_unit_test(test_a_condition_is_what_it_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

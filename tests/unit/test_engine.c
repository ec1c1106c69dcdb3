/* SPDX-License-Identifier: Apache-2.0 */
/* What it takes to read a profile of many rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "id_of.h"
#include "new_context.h"
#include "profile/engine.h"
#include "random.h"

static bool no_trouble(void *data, const struct engine_trouble *trouble)
{
	(void)data;
	(void)trouble;
	return false;
}

/* ioctl with each of COUNT values is allowed. */
static struct profile many_rules(struct context *ctx, size_t count)
{
	struct profile profile = {.abis = ABI_BIT(ABI_X86_64), .fallback = {VERB_KILL, 0}};

	seed = 1;
	for (size_t i = 0; i < count; i++) {
		struct profile_rule *rule = VEC_PUSH(ctx->arena, &profile.rules);

		*rule = (struct profile_rule){.action = {VERB_ALLOW, 0},
					      .guard = cube_all(),
					      .machines = PROFILE_ANY_MACHINE};
		*VEC_PUSH(ctx->arena, &rule->names) = "ioctl";
		*VEC_PUSH(ctx->arena, &rule->args) = (struct profile_arg){
			2, PROFILE_EQ, next_random() << 33 | next_random(), 0};
	}
	return profile;
}

/* A rule of a far value has some 60 nodes, and so has what it adds to all of them: nothing of
 * what is found on the way has as many of its own. */
static void test_many_rules(void **state)
{
	enum { MANY = 2000 };
	struct context ctx = new_context();
	struct profile profile = many_rules(&ctx, MANY);

	(void)state;
	assert_non_null(engine_policy(ctx.diagrams, &profile, no_trouble, NULL));
	if (diagrams_nodes(ctx.diagrams) > MANY * 130)
		fail_msg("%u nodes", diagrams_nodes(ctx.diagrams));
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

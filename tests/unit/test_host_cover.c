/* SPDX-License-Identifier: Apache-2.0 */
/* Few hosts that show of each need all there is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "new_context.h"

#include "core/base.h"
#include "model/host.h"

#define NEEDS 12
#define ROUNDS 200

static uint64_t state = 1;

static uint32_t draw(uint32_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

static struct host_need random_need(struct arena *arena)
{
	struct host_need need = {0};

	for (uint32_t left = draw(4); left; left--)
		need.caps |= (uint64_t)1 << draw(40);
	for (uint32_t left = draw(3); left; left--)
		host_need_kernel(arena, &need, 0x400 + draw(8));
	return need;
}

/* The kernels of NEED that are at most KERNEL: which of its steps that is. */
static size_t step_of(const struct host_need *need, uint32_t kernel)
{
	size_t step = 0;

	while (step < need->kernels.len && need->kernels.ptr[step] <= kernel)
		step++;
	return step;
}

static bool is_shown(const struct hosts *hosts, const struct host_need *need, uint64_t held,
		     size_t step)
{
	for (size_t i = 0; i < hosts->len; i++)
		if ((hosts->ptr[i].caps & need->caps) == held &&
		    step_of(need, hosts->ptr[i].kernel) == step)
			return true;
	return false;
}

static void assert_shown(const struct hosts *hosts, const struct host_need *need)
{
	uint64_t held = 0;

	do {
		for (size_t step = 0; step <= need->kernels.len; step++)
			assert_true(is_shown(hosts, need, held, step));
		held = (held - need->caps) & need->caps;
	} while (held);
}

static void test_all_is_shown(void **unused)
{
	struct context ctx = new_context();

	(void)unused;
	for (int round = 0; round < ROUNDS; round++) {
		struct host_need needs[NEEDS];
		struct hosts hosts;

		for (size_t i = 0; i < NEEDS; i++)
			needs[i] = random_need(ctx.arena);
		hosts = host_cover(&ctx, needs, NEEDS);
		for (size_t i = 0; i < NEEDS; i++)
			assert_shown(&hosts, &needs[i]);
	}
	arena_free(ctx.arena);
}

/* Fourteen calls of a capability each share their hosts; many on one call are not all tried. */
static void test_few_hosts(void **unused)
{
	struct context ctx = new_context();
	struct host_need needs[14] = {{0}};
	struct host_need one = {.caps = 0xfffff};
	struct hosts hosts;

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(needs); i++)
		needs[i].caps = (uint64_t)1 << i;
	hosts = host_cover(&ctx, needs, ARRAY_LEN(needs));
	assert_int_equal(hosts.len, 2);
	hosts = host_cover(&ctx, &one, 1);
	assert_int_equal(hosts.len, 22);
	arena_free(ctx.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_is_shown),
					   cmocka_unit_test(test_few_hosts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/cube.h"

struct cube cube_all(void)
{
	return (struct cube){.kernel_lo = KERNEL_MIN, .kernel_hi = KERNEL_MAX};
}

bool cube_ignores_args(const struct cube *cube)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if (cube->arg[i].mask)
			return false;
	return true;
}

bool cube_ignores_host(const struct cube *cube)
{
	return !cube->held && !cube->lacked && cube->kernel_lo == KERNEL_MIN &&
	       cube->kernel_hi == KERNEL_MAX;
}

bool cube_is_all(const struct cube *cube)
{
	return cube_ignores_host(cube) && cube_ignores_args(cube);
}

bool cube_has(const struct cube *cube, const uint64_t args[CUBE_ARGS], struct host host)
{
	for (int i = 0; i < CUBE_ARGS; i++)
		if ((args[i] & cube->arg[i].mask) != cube->arg[i].value)
			return false;
	return (cube->held & ~host.caps) == 0 && (cube->lacked & host.caps) == 0 &&
	       host.kernel >= cube->kernel_lo && host.kernel < cube->kernel_hi;
}

void cube_list_add(struct arena *arena, struct cube_list *list, const struct cube *cube)
{
	*VEC_PUSH(arena, list) = *cube;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "target/target.h"

#include "target/bpf.h"

#include <string.h>

static const struct target *const targets[] = {
	&target_docker,
	&target_bpf,
	&target_pfc,
};

size_t target_count(void)
{
	return ARRAY_LEN(targets);
}

const struct target *target_get(size_t index)
{
	return targets[index];
}

const struct target *target_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		if (strcmp(targets[i]->name, name) == 0)
			return targets[i];
	return NULL;
}

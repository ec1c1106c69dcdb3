/* SPDX-License-Identifier: Apache-2.0 */
/* `test FILE [TABLE...] FILE...`: one protocol of all. */
#ifndef SCMPL_CLI_TEST_MANY_H
#define SCMPL_CLI_TEST_MANY_H

#include "cli/many.h"

/* A policy, and the tables behind it. */
struct tested {
	char *path;
	char **tables;
	size_t table_count;
};

struct test_many {
	const struct tested *list;
	size_t count;
	bool json;
	/* Print the protocol of one, in another process; as work of struct many. */
	int (*test)(void *data, const struct tested *one, FILE *machines);
	void *data;
};

/*
 * The policies of COUNT operands, and their tables, to be freed: what is not called as a policy
 * or profile is a table of the policy before it.
 */
struct tested *test_many_sort(char **operands, size_t count, size_t *found);

/* Test all; the exit status. */
int test_many(const struct test_many *request, const struct input *input);

#endif

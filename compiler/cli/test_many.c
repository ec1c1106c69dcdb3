/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/test_many.h"

#include <stdlib.h>
#include <string.h>

struct protocol {
	const struct test_many *request;
	size_t told;   /* tests, in TAP */
	json_t *array; /* or in JSON */
};

static bool is_policy(const char *path)
{
	return path[input_stem(path)] != '\0';
}

struct tested *test_many_sort(char **operands, size_t count, size_t *found)
{
	struct tested *list = calloc(count + 1, sizeof(*list));

	*found = 0;
	for (size_t i = 0; list && i < count; i++)
		if (i == 0 || is_policy(operands[i]))
			list[(*found)++] = (struct tested){operands[i], operands + i + 1, 0};
		else
			list[*found - 1].table_count++;
	return list;
}

static const char *name_next(const void *data, size_t index)
{
	return ((const struct protocol *)data)->request->list[index].path;
}

static int test_next(void *data, size_t index, FILE *machines)
{
	const struct test_many *request = ((struct protocol *)data)->request;

	return request->test(request->data, &request->list[index], machines);
}

/* TAP. */

/* A test has its number among all, and says of which policy it is. */
static void renumber(struct protocol *protocol, const char *line, size_t len, const char *path)
{
	const char *dash = strstr(line, " - "), *name = dash + 3;
	int rest = (int)(line + len - name);

	printf("%s %zu - ", *line == 'o' ? "ok" : "not ok", ++protocol->told);
	if (strncmp(name, path, strlen(path)) != 0)
		printf("%s: ", path);
	printf("%.*s\n", rest, name);
}

static bool starts(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static void put_tap(struct protocol *protocol, const char *text, const char *path)
{
	size_t len;

	for (const char *line = text; *line; line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		if (starts(line, "ok ") || starts(line, "not ok "))
			renumber(protocol, line, len, path);
		else if (*line == '#')
			printf("%.*s\n", (int)len, line);
	}
}

/* What was not tested must not pass for a harness that looks at nothing but TAP. */
static void take_tap(struct protocol *protocol, const struct many_result *result,
		     const char *path)
{
	printf("# %s\n", path);
	if (result->out.len)
		put_tap(protocol, result->out.ptr, path);
	else
		printf("not ok %zu - %s: it cannot be tested\n", ++protocol->told, path);
}

/* JSON. */

static void take_json(struct protocol *protocol, const struct many_result *result,
		      const char *path)
{
	json_t *object = json_object(), *text = json_string(path);
	json_t *told = result->out.len ? json_loadb(result->out.ptr, result->out.len, 0, NULL)
				       : json_pack("{s:n}", "tests");

	json_object_set_new(object, "file", text ? text : json_null());
	json_object_update(object, told);
	json_array_append_new(protocol->array, object);
	json_decref(told);
}

static int take(void *data, size_t index, struct many_result *result)
{
	struct protocol *protocol = data;
	const char *path = protocol->request->list[index].path;

	if (protocol->array)
		take_json(protocol, result, path);
	else
		take_tap(protocol, result, path);
	fflush(stdout);
	many_print_err(result->err);
	return result->status;
}

static int finish(const struct protocol *protocol)
{
	if (protocol->array)
		return output_write_json(protocol->array);
	printf("1..%zu\n", protocol->told);
	return output_flush();
}

int test_many(const struct test_many *request, const struct input *input)
{
	struct protocol protocol = {.request = request,
				    .array = request->json ? json_array() : NULL};
	struct many many = {.doing = "test",
			    .name = name_next,
			    .count = request->count,
			    .work = test_next,
			    .take = take,
			    .data = &protocol};
	int status, finished;

	if (!request->json)
		puts("TAP version 13");
	status = many_run(&many, input, "passed");
	finished = finish(&protocol);
	return finished ? finished : status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/build_many.h"

#include "api/cli.h"
#include "cli/build_output.h"

#include <stdlib.h>
#include <string.h>

struct builds {
	const struct build_many *request;
	struct named_text *files; /* what is made of each policy */
};

/* Names of files. */

static const char *suffix_of(const char *target)
{
	for (size_t i = 0; scmpl_target_name(i); i++)
		if (strcmp(scmpl_target_name(i), target) == 0)
			return scmpl_target_suffix(i);
	return "";
}

/* "web.json" for "policies/web.scp", to be freed. */
static char *name_for(const char *path, const char *suffix)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	char *name = NULL;

	return asprintf(&name, "%.*s%s", (int)input_stem(base), base, suffix) < 0 ? NULL : name;
}

static bool name_files(struct builds *builds)
{
	const struct build_many *request = builds->request;

	builds->files = calloc(request->count + 1, sizeof(*builds->files));
	for (size_t i = 0; builds->files && i < request->count; i++) {
		builds->files[i].name = name_for(request->paths[i], suffix_of(request->target));
		builds->files[i].is_program = cli_is_program(request->target);
		if (!builds->files[i].name)
			return false;
	}
	return builds->files != NULL;
}

static void free_files(const struct builds *builds)
{
	for (size_t i = 0; builds->files && i < builds->request->count; i++) {
		free(builds->files[i].name);
		free(builds->files[i].text.ptr);
	}
	free(builds->files);
}

/* What must not be written. */

static int by_name(const void *a, const void *b)
{
	const struct named_text *const *one = a, *const *other = b;
	int order = strcmp((*one)->name, (*other)->name);

	return order ? order : (*one > *other) - (*one < *other);
}

/* Two policies of one name; false (reported) when there are some. */
static bool have_own_names(const struct builds *builds)
{
	const struct build_many *request = builds->request;
	const struct named_text **sorted = calloc(request->count + 1, sizeof(*sorted));
	size_t found = 0;

	for (size_t i = 0; sorted && i < request->count; i++)
		sorted[i] = &builds->files[i];
	if (sorted)
		qsort(sorted, request->count, sizeof(*sorted), by_name);
	for (size_t i = 1; sorted && !found && i < request->count; i++)
		found = strcmp(sorted[i - 1]->name, sorted[i]->name) == 0 ? i : 0;
	if (found)
		options_usage_error(request->command, "'%s' and '%s' would both become %s",
				    request->paths[sorted[found - 1] - builds->files],
				    request->paths[sorted[found] - builds->files],
				    sorted[found]->name);
	free(sorted);
	return !found && sorted;
}

/* False (reported) when what is made of a profile would take its place. */
static bool keep_policies(const struct builds *builds)
{
	const struct build_many *request = builds->request;

	for (size_t i = 0; i < request->count; i++)
		if (output_is_in(request->folder, builds->files[i].name, request->paths[i])) {
			options_usage_error(request->command,
					    "what is made of '%s' would replace it",
					    request->paths[i]);
			return false;
		}
	return true;
}

/* False (reported): standard input has no name. */
static bool have_names(const struct build_many *request)
{
	for (size_t i = 0; i < request->count; i++)
		if (strcmp(request->paths[i], "-") == 0) {
			options_usage_error(request->command,
					    "standard input has no name for a file in '%s'",
					    request->folder);
			return false;
		}
	return true;
}

/* Building. */

static const char *name_one(const void *data, size_t index)
{
	return ((const struct builds *)data)->request->paths[index];
}

static int build_one(void *data, size_t index, FILE *machines)
{
	const struct build_many *request = ((struct builds *)data)->request;
	const char *path = request->paths[index];
	char *stem = name_for(path, "");
	int status =
		stem ? request->build(request->data, path, stem, machines) : EXIT_ENVIRONMENT;

	free(stem);
	return status;
}

static int keep_one(void *data, size_t index, struct many_result *result)
{
	((struct builds *)data)->files[index].text = result->out;
	result->out = (struct output_buffer){0};
	return many_print(result);
}

/* Objects of a cluster get the list beside them that `kubectl apply -k` reads. */
static int write_all(const struct builds *builds, const struct input *input)
{
	const struct build_many *request = builds->request;
	const char **names = calloc(request->count + 1, sizeof(*names));
	int status = names ? output_folder(request->folder) : EXIT_ENVIRONMENT;

	for (size_t i = 0; names && i < request->count; i++)
		names[i] = builds->files[i].name;
	if (!status)
		status = output_write_all(request->folder, builds->files, request->count);
	if (!status && strcmp(request->target, "spo") == 0)
		status = build_output_kustomization(input->scmpl, request->folder, names,
						    request->count);
	free(names);
	return status;
}

static int build_all(struct builds *builds, struct input *input)
{
	const struct build_many *request = builds->request;
	const struct many many = {.doing = "build",
				  .name = name_one,
				  .count = request->count,
				  .work = build_one,
				  .take = keep_one,
				  .data = builds};
	int status = many_run(&many, input, "compiled");

	if (!status)
		return write_all(builds, input);
	if (input->format == INPUT_AS_TEXT)
		fputs("scmpl: nothing is written\n", stderr);
	return status;
}

int build_many(const struct build_many *request, struct input *input)
{
	struct builds builds = {.request = request};
	int status = EXIT_USAGE;

	if (!name_files(&builds)) {
		fputs("scmpl: out of memory\n", stderr);
		status = EXIT_ENVIRONMENT;
	} else if (have_names(request) && have_own_names(&builds) && keep_policies(&builds)) {
		status = build_all(&builds, input);
	}
	free_files(&builds);
	return status;
}

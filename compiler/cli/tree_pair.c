/* SPDX-License-Identifier: Apache-2.0 */
/* Which versions are policies, and which of both sides belong together. */
#include "cli/tree_diff.h"

#include "api/cli.h"
#include "cli/git.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct scmpl_source version_source(const struct version *version)
{
	return (struct scmpl_source){.path = version->path};
}

static struct input new_input(const struct tree_diff *diff)
{
	return diff->input(diff->data);
}

/* MANY, whose diagnostics nobody is told. */
static int run_quietly(const struct many *many, const struct tree_diff *diff)
{
	struct input here = *diff->here;

	here.format = INPUT_AS_TEXT;
	return many_run(many, &here, NULL);
}

/* Compiling each: what others include need not be a policy by itself. */

static struct version *version_at(const struct tree_diff *diff, size_t index)
{
	return index < diff->before.count ? &diff->before.versions[index]
					  : &diff->after.versions[index - diff->before.count];
}

static const struct side *side_at(const struct tree_diff *diff, size_t index)
{
	return index < diff->before.count ? &diff->before : &diff->after;
}

static bool is_same_file(const struct version *version, const char *path,
			 const struct stat *of_path)
{
	return strcmp(version->path, path) == 0 ||
	       (version->inode && version->inode == of_path->st_ino &&
		version->device == of_path->st_dev);
}

/* As git_reader's; prints which of DATA's versions is included. */
static bool note_include(void *data, const char *path, const char *from)
{
	const struct side *side = data;
	struct stat of_path;

	if (from) {
		if (stat(path, &of_path) < 0)
			of_path = (struct stat){0};
		for (size_t i = 0; i < side->count; i++)
			if (is_same_file(&side->versions[i], path, &of_path))
				printf("%zu ", i);
	}
	return git_reader.has(NULL, path, from);
}

static const char *name_version(const void *data, size_t index)
{
	return version_at(data, index)->path;
}

/* Prints "INCLUDED... y", or "n" when it does not compile, and its text behind that line. */
static int try_version(void *data, size_t index, FILE *machines)
{
	const struct tree_diff *diff = data;
	struct scmpl_source source = version_source(version_at(diff, index));
	struct input input = new_input(diff);
	struct scmpl_text text;

	(void)machines;
	cli_set_reader(input.scmpl,
		       (struct cli_reader){note_include, git_reader.read,
					   (void *)(uintptr_t)side_at(diff, index)});
	fputs(scmpl_load(input.scmpl, source) ? "y" : "n", stdout);
	if (cli_text(input.scmpl, source, &text)) {
		puts("");
		fwrite(text.ptr, 1, text.len, stdout);
	}
	scmpl_free(input.scmpl);
	return 0;
}

/* Take up what try_version printed. */
static int take_version(void *data, size_t index, struct many_result *result)
{
	const struct tree_diff *diff = data;
	const struct side *side = side_at(diff, index);
	struct version *version = version_at(diff, index);
	char *at = result->out.ptr, *end;

	many_print_err(result->err);
	if (result->status || !at)
		return EXIT_ENVIRONMENT;
	for (size_t other = strtoul(at, &end, 10); end != at; other = strtoul(at, &end, 10)) {
		side->versions[other].is_included = true;
		at = end + strspn(end, " ");
	}
	version->included = result->out.ptr;
	version->compiles = *at == 'y';
	version->text = at[1] ? at + 2 : NULL;
	version->answer = result->out;
	result->out = (struct output_buffer){0};
	return 0;
}

static int try_versions(struct tree_diff *diff)
{
	const struct many many = {.doing = "compile",
				  .name = name_version,
				  .count = diff->before.count + diff->after.count,
				  .work = try_version,
				  .take = take_version,
				  .data = diff};

	return run_quietly(&many, diff);
}

static bool is_policy(const struct version *version)
{
	return version->compiles || !version->is_included;
}

bool version_is_named_policy(const struct version *version)
{
	return strcmp(version->name + input_stem(version->name), ".scp") == 0;
}

bool version_is_left(const struct version *version)
{
	return is_policy(version) && !version->is_paired && !version->before &&
	       (version->compiles || version_is_named_policy(version));
}

/* Those of one name. */

static void pair(struct version *before, struct version *after)
{
	after->before = before;
	before->is_paired = true;
}

int version_by_name(const void *a, const void *b)
{
	const struct version *one = a, *other = b;

	return strcmp(one->name, other->name);
}

struct version *version_of_name(const struct side *side, const struct version *version)
{
	return side->count ? bsearch(version, side->versions, side->count, sizeof(*version),
				     version_by_name)
			   : NULL;
}

static void pair_by_name(struct tree_diff *diff)
{
	for (size_t i = 0; i < diff->after.count; i++) {
		struct version *after = &diff->after.versions[i];
		struct version *found = version_of_name(&diff->before, after);

		if (found && is_policy(found) && is_policy(after))
			pair(found, after);
	}
}

/* Of the rest those that are most alike: the first pass that finds a pair has it. */

static bool have_one_text(const struct version *before, const struct version *after)
{
	return before->text && after->text && strcmp(before->text, after->text) == 0;
}

/* "web.scp" and what was built of it, "web.json". */
static bool have_one_stem(const struct version *before, const struct version *after)
{
	size_t len = input_stem(before->name);

	return len == input_stem(after->name) && strncmp(before->name, after->name, len) == 0;
}

static void pair_alike(struct tree_diff *diff,
		       bool (*are_alike)(const struct version *, const struct version *))
{
	for (size_t i = 0; i < diff->after.count; i++)
		for (size_t j = 0; j < diff->before.count; j++) {
			struct version *after = &diff->after.versions[i];
			struct version *before = &diff->before.versions[j];

			if (version_is_left(after) && version_is_left(before) &&
			    are_alike(before, after))
				pair(before, after);
		}
}

/* Two that may belong together, and how many calls they decide differently. */
struct likeness {
	struct version *before, *after;
	size_t distance; /* SIZE_MAX: that cannot be said */
};

struct likenesses {
	const struct tree_diff *diff;
	struct likeness *list;
	size_t count;
};

/* All of what is left on both sides; false when there is no memory. */
static bool list_candidates(struct tree_diff *diff, struct likenesses *candidates)
{
	size_t most = diff->before.count * diff->after.count;

	*candidates = (struct likenesses){diff, calloc(most + 1, sizeof(*candidates->list)), 0};
	for (size_t i = 0; candidates->list && i < most; i++) {
		struct version *after = &diff->after.versions[i / diff->before.count];
		struct version *before = &diff->before.versions[i % diff->before.count];

		if (version_is_left(after) && version_is_left(before))
			candidates->list[candidates->count++] =
				(struct likeness){before, after, SIZE_MAX};
	}
	return candidates->list != NULL;
}

static const char *name_candidate(const void *data, size_t index)
{
	return ((const struct likenesses *)data)->list[index].after->path;
}

static int measure(void *data, size_t index, FILE *machines)
{
	const struct likenesses *candidates = data;
	const struct likeness *candidate = &candidates->list[index];
	struct input input = new_input(candidates->diff);
	struct scmpl_diff_result result;

	(void)machines;
	if (scmpl_diff(input.scmpl, version_source(candidate->before),
		       version_source(candidate->after), false, &result))
		printf("%zu", result.changes);
	scmpl_free(input.scmpl);
	return 0;
}

static int take_distance(void *data, size_t index, struct many_result *result)
{
	const struct likenesses *candidates = data;

	many_print_err(result->err);
	if (result->out.len)
		candidates->list[index].distance = strtoul(result->out.ptr, NULL, 10);
	return result->status;
}

static int measure_all(struct likenesses *candidates)
{
	const struct many many = {.doing = "look for what was renamed",
				  .name = name_candidate,
				  .count = candidates->count,
				  .work = measure,
				  .take = take_distance,
				  .data = candidates};

	return run_quietly(&many, candidates->diff);
}

/* Pair the two nearest that are left, the first of several; false when none are. */
static bool pair_nearest(const struct likenesses *candidates)
{
	const struct likeness *best = NULL;

	for (size_t i = 0; i < candidates->count; i++) {
		const struct likeness *next = &candidates->list[i];

		if (version_is_left(next->before) && version_is_left(next->after) &&
		    (!best || next->distance < best->distance))
			best = next;
	}
	if (best)
		pair(best->before, best->after);
	return best != NULL;
}

/*
 * However little two have in common: a policy that goes when another comes may be meant to be
 * replaced by it, and nobody is to get round a comparison by changing much.
 */
static int pair_by_content(struct tree_diff *diff)
{
	struct likenesses candidates;
	int status = EXIT_ENVIRONMENT;

	pair_alike(diff, have_one_text);
	pair_alike(diff, have_one_stem);
	if (list_candidates(diff, &candidates))
		status = measure_all(&candidates);
	while (!status && pair_nearest(&candidates))
		continue;
	free(candidates.list);
	return status;
}

int tree_pair(struct tree_diff *diff)
{
	int status = try_versions(diff);

	if (status)
		return status;
	pair_by_name(diff);
	return pair_by_content(diff);
}

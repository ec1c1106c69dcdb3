/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/build_output.h"

#include "api/cli.h"
#include "cli/command.h"
#include "cli/layout_folder.h"
#include "cli/output.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define KUSTOMIZATION "kustomization.yaml"

/* What a kustomization.yaml of ours starts with. */
static const char mark[] = "# Written by scmpl build.\n";

const char *build_output_wrong(const struct build_output *output)
{
	bool has_path = output->path && strcmp(output->path, "-") != 0;

	if (scmpl_target_is_folder(output->target) && !has_path)
		return "this format is a folder: -o DIR";
	if (!output->has_pod)
		return NULL;
	if (!cli_has_pod(output->target))
		return "--pod says nothing to this format: -t oci, spo and oci-artifact have "
		       "it";
	return has_path ? NULL : "--pod tells of what is written: -o FILE";
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int print_pod(struct scmpl *s, const struct build_output *output)
{
	return output_write(NULL, cli_pod(s, output->target, file_name(output->path)));
}

/* A pod names an artifact by its digest, so that is always told. */
static int write_folder(struct scmpl *s, const struct build_output *output)
{
	const struct scmpl_file *files;
	size_t count;
	int status;

	if (!scmpl_emit_files(s, output->target, &files, &count))
		return EXIT_WRONG;
	scmpl_warn_of_names(s, output->target);
	status = layout_folder_write(output->path, files, count);
	return status ? status : print_pod(s, output);
}

bool build_output_is_folder(const char *path)
{
	size_t len = path ? strlen(path) : 0;
	struct stat st;

	return len && (path[len - 1] == '/' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)));
}

/* True when the file PATH is not there, or starts with our mark. */
static bool is_ours(const char *path)
{
	char start[sizeof(mark)] = "";
	FILE *file = fopen(path, "re");
	size_t len;

	if (!file)
		return true;
	len = fread(start, 1, sizeof(mark) - 1, file);
	fclose(file);
	return len == sizeof(mark) - 1 && strcmp(start, mark) == 0;
}

int build_output_kustomization(struct scmpl *s, const char *folder, const char *const *names,
			       size_t count)
{
	struct scmpl_text text = cli_kustomization(s, mark, names, count);
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/" KUSTOMIZATION, folder) >= (int)sizeof(path) ||
	    is_ours(path))
		return output_write_in(folder, KUSTOMIZATION, text);
	fprintf(stderr,
		"scmpl: '%s' is somebody else's, and stays: it has to name what is new\n",
		path);
	return 0;
}

/* A SeccompProfile, called by the name of the object, and what `kubectl apply -k` reads. */
static int write_manifest(struct scmpl *s, const struct build_output *output,
			  struct scmpl_text text)
{
	char name[NAME_MAX + 1];
	const char *names[] = {name};
	int status = output_folder(output->path);

	snprintf(name, sizeof(name), "%s.yaml", output->name);
	if (!status)
		status = output_write_in(output->path, name, text);
	return status ? status : build_output_kustomization(s, output->path, names, 1);
}

int build_output_write(struct scmpl *s, const struct build_output *output)
{
	bool is_manifest =
		strcmp(output->target, "spo") == 0 && build_output_is_folder(output->path);
	struct scmpl_text text;
	int status;

	if (scmpl_target_is_folder(output->target))
		return write_folder(s, output);
	if (!scmpl_emit(s, output->target, &text))
		return EXIT_WRONG;
	scmpl_warn_of_names(s, output->target);
	if (is_manifest)
		status = write_manifest(s, output, text);
	else if (cli_is_program(output->target))
		status = output_write_program(output->path, text);
	else
		status = output_write(output->path, text);
	return status || !output->has_pod ? status : print_pod(s, output);
}

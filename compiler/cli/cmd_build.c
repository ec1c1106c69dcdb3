/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/build_many.h"
#include "cli/build_output.h"
#include "cli/output.h"

#include <ctype.h>
#include <getopt.h>
#include <stdint.h>
#include <string.h>

#define OPTION_HOT 400
#define OPTION_ENGINE 401
#define OPTION_STRICT_REGISTERS 402
#define OPTION_NAME 403
#define OPTION_API 404
#define OPTION_POD 405
#define OPTION_INLINE 406
#define OPTION_COMPLAIN 407

static const struct option_spec options[] = {
	{'t', "target", "TARGET", "what to make: docker (default); scmpl --help lists them"},
	{'o', "output", "FILE",
	 "write to FILE, whole or not at all; for several policies a folder"},
	INPUT_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	INPUT_HOST_OPTIONS,
	INPUT_BASELINE_OPTION,
	{OPTION_ENGINE, "engine", "NAME=VERSION",
	 "the libseccomp of the target, as in libseccomp=2.6.1 or debian=13"},
	{OPTION_NAME, "name", "NAME",
	 "-t spo, -t c, -t oci-artifact (REGISTRY/REPOSITORY): call what is made NAME"},
	{OPTION_API, "api", "VERSION",
	 "-t spo: v1 (default), or v1beta1 for operators before 1.0"},
	{OPTION_POD, "pod", NULL,
	 "-t oci, -t spo, -t oci-artifact: with -o, print a pod's lines that name it"},
	{OPTION_INLINE, "inline", NULL,
	 "-t docker, -t podman, -t oci: JSON on one line, without comments"},
	{OPTION_COMPLAIN, "complain", NULL,
	 "let through and log what the policy stops: for a first week"},
	{OPTION_HOT, "hot", "FILE", "lay filters out for these counts (NAME COUNT, strace -c)"},
	{OPTION_STRICT_REGISTERS, "strict-registers", NULL,
	 "profiles: denials may compare all 64 bits of a register"},
	INPUT_MANY_OPTIONS,
};

static bool is_target(const char *name)
{
	for (size_t i = 0; scmpl_target_name(i); i++)
		if (strcmp(scmpl_target_name(i), name) == 0)
			return true;
	return false;
}

struct build {
	struct input input;
	struct build_output output;
};

/* Where a command line is, to be gone through again for each of several policies. */
struct build_line {
	const struct command *command;
	int argc;
	char **argv;
};

static int build_one(struct build *build, const char *path)
{
	struct input *input = &build->input;
	int status = EXIT_WRONG, finish;

	if (build->output.name)
		scmpl_set_output_name(input->scmpl, build->output.name);
	if (input_compile(input, path))
		status = build_output_write(input->scmpl, &build->output);
	finish = input_finish(input);
	return finish ? finish : status;
}

static void take_option(struct build *build, struct options *parsed, int id)
{
	struct scmpl *s = build->input.scmpl;

	if (id == 't')
		build->output.target = parsed->value;
	else if (id == 'o')
		build->output.path = parsed->value;
	else if (id == OPTION_POD)
		build->output.has_pod = true;
	else if (id == OPTION_INLINE)
		scmpl_set_one_line(s, true);
	else if (id == OPTION_HOT)
		scmpl_set_hot(s, parsed->value);
	else if (id == OPTION_ENGINE)
		build->input.is_misused |= !scmpl_set_engine(s, parsed->value);
	else if (id == OPTION_NAME)
		build->output.name = parsed->value;
	else if (id == OPTION_API)
		build->input.is_misused |= !scmpl_set_spo_api(s, parsed->value);
	else if (id == OPTION_COMPLAIN)
		scmpl_set_complain(s, true);
	else if (id == OPTION_STRICT_REGISTERS)
		scmpl_set_strict_registers(s, true);
	else
		input_option(&build->input, parsed, id);
}

/* False when the command line is not to be carried out: *STATUS is the exit status then. */
static bool parse(const struct build_line *line, struct build *build, int *status)
{
	struct options parsed = {
		.command = line->command, .argc = line->argc, .argv = line->argv};
	int id;

	*build = (struct build){.input = input_new(), .output.target = "docker"};
	optind = 0;
	while ((id = options_next(&parsed)) >= 0)
		take_option(build, &parsed, id);
	*status = options_status(&parsed);
	return id != OPTIONS_EXIT;
}

/* Things of such a format have names of their own, and C has words for its names. */
static void name_by_policy(struct build_output *output, char *stem)
{
	bool is_c = strcmp(output->target, "c") == 0;

	if (output->name || (!is_c && strcmp(output->target, "spo") != 0))
		return;
	for (char *c = stem; is_c && *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	output->name = stem;
}

static int build_next(void *data, const char *path, char *stem, FILE *machines)
{
	struct build build;
	int status;

	if (!parse(data, &build, &status))
		return status;
	build.output.path = NULL;
	build.input.machines = machines;
	name_by_policy(&build.output, stem);
	return build_one(&build, path);
}

static int build_several(struct build_line *line, struct build *build)
{
	const struct build_many request = {.command = line->command,
					   .folder = build->output.path,
					   .target = build->output.target,
					   .paths = line->argv + optind,
					   .count = (size_t)(line->argc - optind),
					   .build = build_next,
					   .data = line};
	int status;

	if (!input_is_usable(&build->input))
		return input_finish(&build->input);
	status = build_many(&request, &build->input);
	scmpl_free(build->input.scmpl);
	return status;
}

/* What is wrong with the command line when it has several policies, or NULL. */
static const char *wrong_of_several(const struct build *build)
{
	const struct build_output *output = &build->output;

	if (!output->path || strcmp(output->path, "-") == 0)
		return "several policies become several files, in the folder that -o names";
	if (scmpl_target_is_folder(output->target))
		return "what is made of one policy is a folder: build one at a time";
	if (output->has_pod)
		return "--pod is for one policy";
	if (output->name)
		return "--name is for one policy: of several, each is called as its file is";
	return NULL;
}

/* What is wrong with the command line and its COUNT operands, or NULL. */
static const char *wrong_with(const struct build *build, int count)
{
	const char *wrong = NULL;

	if (build->input.text ? count != 0 : count == 0)
		return "expected a policy";
	if (count > 1)
		wrong = wrong_of_several(build);
	return wrong ? wrong : build_output_wrong(&build->output);
}

/* One policy, too, may be for a folder, which takes a name that its file has. */
static bool has_several(const struct build *build, int count)
{
	const struct build_output *output = &build->output;

	return count > 1 ||
	       (count == 1 && build_output_is_folder(output->path) &&
		!scmpl_target_is_folder(output->target) && !output->has_pod && !output->name);
}

/* The format that WRONG stands for, which is the name of an engine or of another tool's format,
 * or nearest to it; or NULL. */
static const char *target_meant(const char *wrong)
{
	static const struct {
		const char *typed, *meant;
	} words[] = {
		{"buildah", "podman"}, {"containerd", "oci"}, {"cri-o", "podman"},
		{"crun", "oci"},       {"header", "c"},       {"incus", "lxc"},
		{"json", "docker"},    {"k8s", "oci"},        {"kubernetes", "oci"},
		{"lxd", "lxc"},        {"moby", "docker"},    {"nerdctl", "oci"},
		{"raw", "bpf"},        {"runc", "oci"},       {"text", "pfc"},
		{"yaml", "spo"},       {"youki", "oci"},
	};
	const char *names[32];
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].typed, wrong) == 0)
			return words[i].meant;
	while (count < ARRAY_LEN(names) && scmpl_target_name(count)) {
		names[count] = scmpl_target_name(count);
		count++;
	}
	return cli_nearest(wrong, names, count);
}

static int report_target(const struct command *self, const char *wrong)
{
	const char *meant = target_meant(wrong);

	if (meant)
		return options_usage_error(self, "there is no format '%s'; did you mean '%s'?",
					   wrong, meant);
	return options_usage_error(self, "there is no format '%s'; scmpl --help lists them",
				   wrong);
}

/* A profile for the operator is called as the file is that it is made of, like one of several.
 */
static int build_single(struct build *build, const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	const char *base = slash ? slash + 1 : path;
	char *stem = NULL;
	int status;

	if (path && strcmp(build->output.target, "spo") == 0 && strcmp(path, "-") != 0)
		stem = strndup(base, input_stem(base));
	if (stem)
		name_by_policy(&build->output, stem);
	status = build_one(build, path);
	free(stem);
	return status;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct build_line line = {.command = self, .argc = argc, .argv = argv};
	struct build build;
	const char *wrong;
	int status, count;

	if (!parse(&line, &build, &status)) {
		scmpl_free(build.input.scmpl);
		return status;
	}
	if (!is_target(build.output.target)) {
		scmpl_free(build.input.scmpl);
		return report_target(self, build.output.target);
	}
	count = argc - optind;
	wrong = wrong_with(&build, count);
	if (wrong) {
		scmpl_free(build.input.scmpl);
		return options_usage_error(self, "%s", wrong);
	}
	return has_several(&build, count) ? build_several(&line, &build)
					  : build_single(&build, argv[optind]);
}

const struct command command_build = {
	.name = "build",
	.synopsis = "[options] FILE...",
	.summary = "Compile a policy.",
	.notes =
		"FILE is a policy or a profile in JSON or YAML; - is standard input.\n\n"
		"Several FILEs, or one when -o is a folder, become files in it, called as they "
		"are\n"
		"with the ending of the format: web.scp web.json.  Two that would have one "
		"name "
		"are\n"
		"refused.  When one of them is wrong all are told of and nothing is written, "
		"so "
		"that\n"
		"the folder holds what goes together; else each file is replaced at once.  "
		"--jobs\n"
		"changes the time that it takes and nothing else.\n\n"
		"Guards (if) stay in a profile unless --cap and --kernel decide them: Docker "
		"asks,\n"
		"Podman (-t podman) for capabilities only, OCI runtimes, containerd and "
		"Kubernetes\n"
		"(-t oci) not at all.\n\n"
		"With --complain deny, kill, kill-thread, trap, trace and notify become log.  "
		"What the\n"
		"policy expects is held against the policy as written.  `scmpl diff` of both "
		"outputs\n"
		"tells what will be stopped; the kernel's log is read by `record "
		"--from-audit`.\n\n"
		"An argument is often narrower than its register: of an int the kernel looks "
		"at "
		"32\n"
		"bits of 64.  A profile has no `!=`, `<` or `>` for a part of a register, so "
		"such a\n"
		"rule becomes dozens, and several of them more than a filter can hold.  With\n"
		"--strict-registers denials may compare the whole register: then they are one "
		"rule,\n"
		"and also deny calls that set bits above the argument, which programs do not "
		"(but\n"
		"for negative numbers, which are left alone).  Rules that allow stay exact: "
		"nothing\n"
		"is let through that the policy stops.\n",
	.examples =
		"# a profile for Docker\n"
		"scmpl build -o web.json web.scp\n"
		"# all policies of a repository, each into a file of profiles/\n"
		"scmpl build -o profiles/ policies/*.scp\n"
		"# one for Kubernetes, which asks for nothing: no capabilities, Linux 6.1\n"
		"scmpl build -t oci --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 -o "
		"web.json web.scp\n"
		"# the same for the Security Profiles Operator\n"
		"scmpl build -t spo --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 "
		"web.scp\n"
		"# an artifact for a registry, and the lines of a pod that name it\n"
		"scmpl build -t oci-artifact --name registry.example/web --arch x86_64,x86,x32 "
		"--cap \"\" --kernel 6.1 -o web-profile web.scp\n"
		"# the first week: nothing is denied yet, and all of it logged\n"
		"scmpl build --complain -o web-complain.json web.scp\n"
		"# a filter to be loaded on x86-64\n"
		"scmpl build -t bpf --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 -o "
		"web.bpf web.scp\n"
		"# a launcher for an image without a profile: ENTRYPOINT [\"/sandbox\", "
		"\"/web\"]\n"
		"scmpl build -t elf --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 -o "
		"sandbox web.scp\n",
	.failure = "The policy is wrong, or the target cannot say it; nothing is written.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};

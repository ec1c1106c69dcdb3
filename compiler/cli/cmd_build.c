/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/build_output.h"
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
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
	{'o', "output", "FILE", "write to FILE, whole or not at all"},
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
};

static bool is_target(const char *name)
{
	for (size_t i = 0; scmpl_target_name(i); i++)
		if (strcmp(scmpl_target_name(i), name) == 0)
			return true;
	return false;
}

/* What is wrong with OPERANDS operands and this TARGET, or NULL. */
static const char *wrong_with(const struct input *input, int operands, const char *target)
{
	if (!is_target(target))
		return "there is no such format; scmpl --help lists them";
	return operands == !input->text ? NULL : "expected one policy";
}

static int build(struct input *input, const char *path, const struct build_output *output)
{
	return input_compile(input, path) ? build_output_write(input->scmpl, output)
					  : EXIT_WRONG;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct build_output output = {.target = "docker"};
	const char *wrong;
	struct input input = input_new();
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		if (id == 't')
			output.target = parsed.value;
		else if (id == 'o')
			output.path = parsed.value;
		else if (id == OPTION_POD)
			output.has_pod = true;
		else if (id == OPTION_INLINE)
			scmpl_set_one_line(input.scmpl, true);
		else if (id == OPTION_HOT)
			scmpl_set_hot(input.scmpl, parsed.value);
		else if (id == OPTION_ENGINE)
			input.is_misused |= !scmpl_set_engine(input.scmpl, parsed.value);
		else if (id == OPTION_NAME)
			scmpl_set_output_name(input.scmpl, output.name = parsed.value);
		else if (id == OPTION_API)
			input.is_misused |= !scmpl_set_spo_api(input.scmpl, parsed.value);
		else if (id == OPTION_COMPLAIN)
			scmpl_set_complain(input.scmpl, true);
		else if (id == OPTION_STRICT_REGISTERS)
			scmpl_set_strict_registers(input.scmpl, true);
		else
			input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT) {
		scmpl_free(input.scmpl);
		return options_status(&parsed);
	}
	wrong = wrong_with(&input, argc - optind, output.target);
	if (!wrong)
		wrong = build_output_wrong(&output);
	if (wrong) {
		scmpl_free(input.scmpl);
		return options_usage_error(self, "%s", wrong);
	}
	status = build(&input, argv[optind], &output);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_build = {
	.name = "build",
	.synopsis = "[options] FILE",
	.summary = "Compile a policy.",
	.notes = "FILE is a policy or a profile in JSON or YAML; - is standard input.\n\n"
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
		"# one for Kubernetes, which asks for nothing: no capabilities, Linux 6.1\n"
		"scmpl build -t oci --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 -o "
		"web.json web.scp\n"
		"# the same for the Security Profiles Operator\n"
		"scmpl build -t spo --name web --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 "
		"web.scp\n"
		"# an artifact for a registry, and the lines of a pod that name it\n"
		"scmpl build -t oci-artifact --name registry.example/web --arch x86_64,x86,x32 "
		"--cap \"\" --kernel 6.1 -o web-profile web.scp\n"
		"# the first week: nothing is denied yet, and all of it logged\n"
		"scmpl build --complain -o web-complain.json web.scp\n"
		"# a filter to be loaded on x86-64\n"
		"scmpl build -t bpf --arch x86_64,x86,x32 --cap \"\" --kernel 6.1 -o "
		"web.bpf web.scp\n",
	.failure = "The policy is wrong, or the target cannot say it; nothing is written.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORD_TROUBLE 125

#define OPTION_BASE 400
#define OPTION_MERGE 401
#define OPTION_COUNTS 402
#define OPTION_STRACE 403
#define OPTION_AUDIT 404
#define OPTION_ASSUME 405
#define OPTION_LISTEN 406
#define OPTION_AUDIT_STREAM 407
#define OPTION_PROFILE 408
#define OPTION_BACKEND 409
#define OPTION_RING_SIZE 410

#define RING_KIB_MAX (1 << 20)

#define CONTAINER_ASSUMES "runtime-startup"

static const struct option_spec options[] = {
	{'o', "output", "FILE", "write the policy to FILE, whole or not at all"},
	{OPTION_BASE, "base", "POLICY",
	 "let through what POLICY allows; record what it does not"},
	{OPTION_MERGE, "merge", "FILE",
	 "the text of FILE, a policy or profile, with what it lacks behind it"},
	{OPTION_ASSUME, "assume", "SET",
	 "let the groups and calls SET through unseen; the policy allows them"},
	{OPTION_COUNTS, "counts", "FILE", "write how often each call was made, for --hot"},
	{OPTION_STRACE, "from-strace", "FILE", "what strace printed, in place of a command"},
	{OPTION_AUDIT, "from-audit", "FILE", "audit records, in place of a command"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{OPTION_LISTEN, "listen", "SOCKET",
	 "record containers that report to SOCKET; COMMAND, if any, starts them"},
	{OPTION_AUDIT_STREAM, "audit", NULL,
	 "record containers that log their calls; COMMAND, if any, starts them"},
	{OPTION_PROFILE, "profile", "FILE",
	 "write the profile that such containers are to be started with"},
	{OPTION_BACKEND, "backend", "listener|perf",
	 "what sees the calls (listener); perf, for root, costs a fraction"},
	{OPTION_RING_SIZE, "ring-size", "KIB",
	 "what perf may be behind by, on each CPU (4096)"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	INPUT_BASE_PROFILE_OPTION,
	INPUT_PROGRESS_OPTIONS,
};

struct record {
	struct input input;
	const char *output, *base, *merge, *counts, *strace, *audit, *assume, *profile;
	const char *socket; /* --listen */
	bool is_stream;     /* --audit */
	const char *backend;
	long ring_kib;  /* 0: as usual; -1: nonsense */
	char **command; /* NULL-terminated; empty: none */
};

static long ring_kib(const char *text)
{
	char *end;
	long kib = strtol(text, &end, 10);

	return *text && !*end && kib > 0 && kib <= RING_KIB_MAX ? kib : -1;
}

static void take_option(struct record *record, struct options *parsed, int id)
{
	switch (id) {
	case 'o':
		record->output = parsed->value;
		break;
	case OPTION_BASE:
		record->base = parsed->value;
		break;
	case OPTION_MERGE:
		record->merge = parsed->value;
		break;
	case OPTION_COUNTS:
		record->counts = parsed->value;
		break;
	case OPTION_STRACE:
		record->strace = parsed->value;
		break;
	case OPTION_AUDIT:
		record->audit = parsed->value;
		break;
	case OPTION_ASSUME:
		record->assume = parsed->value;
		break;
	case OPTION_LISTEN:
		record->socket = parsed->value;
		break;
	case OPTION_AUDIT_STREAM:
		record->is_stream = true;
		break;
	case OPTION_PROFILE:
		record->profile = parsed->value;
		break;
	case OPTION_BACKEND:
		record->backend = parsed->value;
		break;
	case OPTION_RING_SIZE:
		record->ring_kib = ring_kib(parsed->value);
		break;
	default:
		input_option(&record->input, parsed, id);
	}
}

/* A word without a dot or a slash is a profile of the standard library. */
static bool stack_base(struct input *input, const char *base)
{
	char *text = NULL;

	if (strpbrk(base, "./") || strcmp(base, "-") == 0)
		return input_stack(input, input_source(NULL, base));
	/* The text has to live as long as the context, which is as long as this program. */
	return asprintf(&text, "extend %s", base) >= 0 &&
	       input_stack(input, input_source(text, NULL));
}

static bool is_container(const struct record *record)
{
	return record->socket || record->is_stream;
}

static bool is_perf(const struct record *record)
{
	return record->backend && strcmp(record->backend, "perf") == 0;
}

static bool stack(struct record *record)
{
	if (record->base)
		return stack_base(&record->input, record->base);
	/* The first run has nothing to merge with yet. */
	if (record->merge && access(record->merge, F_OK) != 0)
		record->merge = NULL;
	if (record->merge)
		return input_stack_text(&record->input, input_source(NULL, record->merge));
	if (!record->assume && is_container(record))
		record->assume = CONTAINER_ASSUMES;
	return !record->assume || scmpl_record_assume(record->input.scmpl, record->assume);
}

/* The command line, for the comment; what might end that is replaced. */
static char *make_title(const struct record *record)
{
	const char *file = record->strace ? record->strace : record->audit;
	const char *start = file ? file : *record->command ? "" : "containers";
	char *title = strdup(start);

	for (char **word = record->command; title && *word; word++) {
		char *longer = NULL;

		if (asprintf(&longer, "%s%s%s", title, *title ? " " : "", *word) < 0)
			break;
		free(title);
		title = longer;
	}
	for (char *c = title; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
	return title;
}

static struct scmpl_record_options options_of(const struct record *record)
{
	return (struct scmpl_record_options){.listen = record->socket,
					     .audit = record->is_stream,
					     .perf = is_perf(record),
					     .ring_size = (size_t)record->ring_kib << 10,
					     .all = record->counts != NULL,
					     .progress = input_show_progress(&record->input)};
}

static bool write_profile(const struct record *record)
{
	struct scmpl_text text = scmpl_record_profile(record->input.scmpl, options_of(record));

	return output_write(record->profile, text) == 0;
}

/* 0 and *WAIT_STATUS, or an exit status. */
static int observe(struct record *record, int *wait_status)
{
	struct scmpl *s = record->input.scmpl;

	*wait_status = 0;
	if ((record->strace && !scmpl_record_strace(s, record->strace)) ||
	    (record->audit && !scmpl_record_audit(s, record->audit)))
		return RECORD_TROUBLE;
	if (record->profile && !write_profile(record))
		return RECORD_TROUBLE;
	if (!*record->command && !is_container(record))
		return 0;
	return scmpl_record(s, record->command, options_of(record), wait_status);
}

static int write_results(struct record *record)
{
	struct scmpl *s = record->input.scmpl;
	char *title = make_title(record);
	struct scmpl_text text;
	bool ok;

	ok = scmpl_record_policy(s, title ? title : "", record->merge != NULL, &text) &&
	     output_write(record->output, text) == 0;
	free(title);
	if (!ok || !record->counts)
		return ok ? 0 : RECORD_TROUBLE;
	return output_write(record->counts, scmpl_record_counts(s)) ? RECORD_TROUBLE : 0;
}

static int record(struct record *record)
{
	int wait_status, status = RECORD_TROUBLE;

	if (stack(record))
		status = observe(record, &wait_status);
	if (!status)
		status = write_results(record);
	if (!status)
		cli_exit_like(wait_status);
	input_finish(&record->input);
	return status;
}

static const char *wrong_with(const struct record *record)
{
	bool has_file = record->strace || record->audit;

	if (has_file ? *record->command || is_container(record)
		     : !*record->command && !is_container(record))
		return "expected a command, or a file to read";
	if (!!record->base + !!record->merge + !!record->assume > 1)
		return "--assume, --base and --merge exclude each other";
	if (record->socket && record->is_stream)
		return "--listen and --audit exclude each other";
	if (record->profile && !is_container(record))
		return "--profile goes with --listen or --audit";
	if (record->backend && !is_perf(record) && strcmp(record->backend, "listener") != 0)
		return "unknown backend: there are listener and perf";
	if (is_perf(record) && (has_file || is_container(record)))
		return "--backend perf is for a command";
	if (record->ring_kib && !is_perf(record))
		return "--ring-size goes with --backend perf";
	if (record->ring_kib < 0)
		return "--ring-size is a number of KiB, 1 to 1048576";
	return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct record state = {.input = input_new()};
	const char *wrong;
	int id;

	while ((id = options_next(&parsed)) >= 0)
		take_option(&state, &parsed, id);
	state.command = argv + optind;
	if (id == OPTIONS_EXIT) {
		scmpl_free(state.input.scmpl);
		return options_status(&parsed);
	}
	wrong = wrong_with(&state);
	if (wrong) {
		scmpl_free(state.input.scmpl);
		return options_usage_error(self, "%s", wrong);
	}
	return record(&state);
}

const struct command command_record = {
	.name = "record",
	.synopsis = "[options] [--] COMMAND [ARG...]",
	.summary = "Run a command and write the policy that it needs.",
	.notes =
		"All that the command and its descendants call is let through and counted.  A\n"
		"recording knows what was done, not what might be: try all that the program "
		"is\n"
		"for, and gather it by --merge.  With --base, only rules for what is missing "
		"are\n"
		"written, to be included there.  What --base, --merge and --assume allow is "
		"let\n"
		"through at full speed: with --assume program-shell most programs hardly slow "
		"down.\n\n"
		"Of containers the profile reports: to SOCKET, where the engine hands "
		"listenerPath\n"
		"on (Podman with runc 1.1 or crun does, Docker 20.10 does not), or, by "
		"--audit, to\n"
		"the audit system, which takes CAP_AUDIT_READ, keeps no arguments, and tells "
		"of all\n"
		"that runs under such a profile meanwhile.  Recording ends with COMMAND and "
		"the\n"
		"containers, or by Ctrl-C; --audit does not see what COMMAND leaves behind.\n"
		"Under --listen, calls that the engine's libseccomp does not know get ENOSYS.\n"
		"The policy says of --audit which programs made the calls, and in which pid "
		"namespaces.\n"
		"A COMMAND that traces others itself (strace, gdb) cannot under `record`, "
		"which\n"
		"traces it, unless by --backend perf: that is told.\n"
		"What starts a container is assumed (runtime-startup), unless --assume says\n"
		"something else.\n\n"
		"With --backend perf nobody waits for record: the kernel writes each call down,"
		"\n"
		"and record reads it later, at real-time priority.  Where a call may have "
		"been\n"
		"missed nothing is written and the exit status is 125: when more came than "
		"the\n"
		"rings hold, a program was executed that has set-user-ID or may not be read, "
		"the\n"
		"vsyscall page was used, the command traces others and loads filters, or a "
		"BPF\n"
		"program is at the same tracepoint.  It takes root and Linux 6.0, on x86_64 "
		"and\n"
		"aarch64; each call on the machine is slower by some ten nanoseconds "
		"meanwhile.\n"
		"What the command's own filters stop is seen by neither backend.\n\n"
		"The exit status is the command's, or 125, 126 and 127 as of exec.\n",
	.examples = "# a first allow-list\n"
		    "scmpl record -o ls.scp -- ls\n"
		    "# the next run adds what it needs\n"
		    "scmpl record --merge ls.scp -o ls.scp -- ls -l\n"
		    "# what most programs do is let through at full speed\n"
		    "scmpl record --assume program-shell -o sh.scp -- sh -c 'ls | wc -l'\n",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.ends_at_operand = true,
	.usage_status = RECORD_TROUBLE,
	.run = run,
};

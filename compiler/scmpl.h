/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libscmpl: seccomp policies from readable text.
 *
 *	struct scmpl *s = scmpl_new();
 *	struct scmpl_source source = {.path = "policy.scp"};
 *	struct scmpl_text json;
 *
 *	if (scmpl_compile(s, source) && scmpl_emit(s, "docker", &json))
 *		fwrite(json.ptr, 1, json.len, stdout);
 *	scmpl_print_diagnostics(s, stderr, false);
 *	scmpl_free(s);
 *
 *	cc example.c $(pkg-config --cflags --libs scmpl)
 *
 * A context is one compilation.  It owns every text handed out, until scmpl_free, and
 * what it is given has to live as long.  Contexts share nothing: use each from one thread
 * at a time.  Functions that return bool report why they returned false as diagnostics;
 * results are good only after true, unless they say so.  Running out of memory ends the
 * process, as does asking about "what was compiled" when nothing was.
 */
#ifndef SCMPL_H
#define SCMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SCMPL_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/*
 * Contexts
 */

struct scmpl;

/* A new context. */
struct scmpl *scmpl_new(void);

/* Free S and all that it handed out; NULL is fine. */
void scmpl_free(struct scmpl *s);

/* The SCMPL_VERSION of the library that runs. */
const char *scmpl_version(void);

/* Bytes handed out: LEN at PTR, and a NUL behind them. */
struct scmpl_text {
	const char *ptr;
	size_t len;
};

/* Bytes to be read: those of TEXT, which needs no NUL, or, when it is {NULL, 0}, of a file. */
struct scmpl_source {
	const char *path; /* the file, "-" for standard input */
	/* What diagnostics call it, and what its `include`s are relative to; NULL: PATH, or
	   "<text>".  A tool may hand over a temporary copy of a file that lies elsewhere. */
	const char *name;
	struct scmpl_text text;
};

/*
 * Settings, before anything is compiled
 */

/* Take the standard library from the folder DIR instead of the one compiled in. */
void scmpl_set_stdlib(struct scmpl *s, const char *dir);

/* Speak for the architectures NAMES ("x86_64,x86") at most; false for none or an unknown name.
 */
bool scmpl_set_arch(struct scmpl *s, const char *names);

/*
 * Where the policy will be applied, for formats that cannot ask: held
 * capabilities ("SYS_ADMIN,NET_ADMIN", or "") and kernel ("6.6").  NULL leaves
 * the one undecided.  False for an unknown name or a malformed version.
 */
bool scmpl_set_host(struct scmpl *s, const char *caps, const char *kernel);

/*
 * Which engine a profile is for, by its libseccomp: "libseccomp=2.5.4", or a distribution's,
 * "debian=12".  It only changes what is warned of.  False (reported) for any other.
 */
bool scmpl_set_engine(struct scmpl *s, const char *engine);

/*
 * Lay filters out for the calls counted in the file PATH: lines `NAME COUNT`, or what
 * `strace -c` prints.  It changes how fast they are, never what they decide.
 */
bool scmpl_set_hot(struct scmpl *s, const char *path);

/*
 * Let denials in profiles compare whole registers: they take in calls with bits set above an
 * argument, which programs do not make but for negative numbers (these stay exact), and become
 * short where the format has no words for the argument alone (`!=` of several int arguments).
 * What a policy lets through never becomes more.
 */
void scmpl_set_strict_registers(struct scmpl *s, bool strict);

/*
 * Let what is made complain: a call that the policy would stop in whatever way is let through
 * and logged.  What the policy expects, and scmpl_check, is about the policy as written.
 */
void scmpl_set_complain(struct scmpl *s, bool complain);

/* What the thing that is made is called, in formats where it has a name: an array in C, an
 * object of Kubernetes, an artifact's repository.
 */
void scmpl_set_output_name(struct scmpl *s, const char *name);

/*
 * The version of the operator's API that a SeccompProfile is written for: "v1" unless said, or
 * "v1beta1", which operators before 1.0 have.  False (reported) for any other.
 */
bool scmpl_set_spo_api(struct scmpl *s, const char *version);

/* Whether profiles in JSON are one line without comments, for labels and requests. */
void scmpl_set_one_line(struct scmpl *s, bool one_line);

/*
 * Apply what is compiled under BASELINE, a policy, a profile in any form that is read here, a
 * filter, or the name of a profile of the standard library; may be called again.  Of each call
 * the strictest verdict of all holds, of equally strict ones the policy's, as runtimes apply a
 * profile under a node's.  What that takes away is warned of, line by line
 * ("cut-by-baseline"), and expectations are of the result.  A baseline that cannot be read is
 * told of when something is compiled.
 */
void scmpl_add_baseline(struct scmpl *s, struct scmpl_source baseline);

/*
 * Have the file BASE, a SeccompProfile or several, at hand for profiles that build on one by
 * its name (baseProfileName), or by one in a registry ("oci://...", for which the only one of
 * BASE is taken); may be called again.  One that cannot be read is told of when something is
 * compiled.
 */
void scmpl_add_base_profile(struct scmpl *s, struct scmpl_source base);

/*
 * What makes the filters that are enforced here: "bpf", which is the default, or
 * "libseccomp".  Either way a filter is proven to be what its policy says.  False for any
 * other NAME.
 */
bool scmpl_set_backend(struct scmpl *s, const char *name);

/*
 * Whether scmpl_exec's command is the last program: it, and what it starts, can execute no
 * other; execve and execveat fail with ENOSYS.  It takes Linux 5.5.
 */
void scmpl_set_once(struct scmpl *s, bool once);

/* Whether compiling leaves the policy's own `expect` lines unchecked; it does not by default.
 */
void scmpl_set_skip_expect(struct scmpl *s, bool skip);

/*
 * What becomes of warnings: "no-NAME" drops those of a name, "error=NAME" makes
 * them errors, "NAME" undoes either, "error" makes errors of all that are not
 * dropped.  False, without a diagnostic, when none has the name.
 */
bool scmpl_set_warning(struct scmpl *s, const char *spec);

/* The names to choose from, "x86_64", "SYS_ADMIN"; NULL behind the last. */
const char *scmpl_arch_name(size_t index);
const char *scmpl_cap_name(size_t index);

/*
 * From a policy to a format
 */

/* Compile SOURCE: a policy, or a profile in JSON. */
bool scmpl_compile(struct scmpl *s, struct scmpl_source source);

/*
 * Compile SOURCE, or read it if it is a filter (struct sock_filter, in either
 * byte order): to explain or to compare, for a filter is made for one machine and host.
 */
bool scmpl_load(struct scmpl *s, struct scmpl_source source);

/* What was compiled, in format TARGET.  False when the format cannot say it exactly. */
bool scmpl_emit(struct scmpl *s, const char *target, struct scmpl_text *text);

/* A file of a format that is a folder. */
struct scmpl_file {
	const char *name; /* in the folder: "blobs/sha256/..." */
	struct scmpl_text text;
};

/* The same in a format that is a folder: *COUNT files, in *FILES. */
bool scmpl_emit_files(struct scmpl *s, const char *target, const struct scmpl_file **files,
		      size_t *count);

/* True when TARGET is one for scmpl_emit_files. */
bool scmpl_target_is_folder(const char *target);

/*
 * Warn of the calls that the policy compiled denies by a name in target NAME's format that the
 * engine may not know (scmpl_set_engine): it would let them through.
 */
void scmpl_warn_of_names(struct scmpl *s, const char *name);

/* The formats: name, one line about it, how names of files end; NULL behind the last. */
const char *scmpl_target_name(size_t index);
const char *scmpl_target_summary(size_t index);
const char *scmpl_target_suffix(size_t index);

/*
 * Diagnostics
 */

/* What went wrong, worst last. */
enum scmpl_status {
	SCMPL_OK = 0,
	SCMPL_WRONG = 1,       /* the policy is wrong */
	SCMPL_ENVIRONMENT = 3, /* a file, the kernel, a library would not do it */
};

/* How S stands. */
enum scmpl_status scmpl_status(const struct scmpl *s);

/* Print all diagnostics so far for people; COLOUR: as terminals take it. */
void scmpl_print_diagnostics(const struct scmpl *s, FILE *out, bool colour);

enum scmpl_diagnostics_format { SCMPL_DIAGNOSTICS_JSON, SCMPL_DIAGNOSTICS_SARIF };

/* All diagnostics so far, for machines, with the edits that would correct them. */
struct scmpl_text scmpl_diagnostics(struct scmpl *s, enum scmpl_diagnostics_format format);

/* The long explanation of a diagnostic's slug ("errno-conflict"), or what the language's
 * reference says of a reserved word ("override"), which lives forever; NULL if there is none.
 */
const char *scmpl_explain_slug(const char *slug);

/*
 * Text to text
 */

/*
 * The policy SOURCE in its canonical layout into *TEXT, and what that changes, as a unified
 * diff, into *CHANGES: "" when it is canonical.  False when it does not parse.
 */
bool scmpl_format(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text,
		  struct scmpl_text *changes);

/*
 * The profile SOURCE, of Docker, Podman, an OCI runtime or Kubernetes, as a policy that
 * means what engines make of it, in its canonical layout; on the architectures that were
 * set.  What engines lose of the profile is warned of.  False when no policy says exactly
 * that.
 */
bool scmpl_import(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text);

/*
 * The union of the COUNT SOURCES, each as of scmpl_load or the name of a profile of the
 * standard library, as a policy in its canonical layout: every call takes the mildest of their
 * verdicts, of equally mild ones the first's.  Proven as scmpl_import proves.  Expectations of
 * theirs are not looked at.
 */
bool scmpl_merge(struct scmpl *s, const struct scmpl_source *sources, size_t count,
		 struct scmpl_text *text);

/* The instructions of the filter SOURCE, with the names of what they compare. */
bool scmpl_disassemble(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text);

/*
 * A description, as a JSON document if JSON: of the group, profile, system call or
 * constant NAME; of what a pattern like "CLONE_*" matches; or of all groups and profiles when
 * NAME is NULL.
 */
bool scmpl_list(struct scmpl *s, const char *name, bool json, struct scmpl_text *text);

/* A page to look things up in. */
struct scmpl_page {
	const char *name; /* for its file: "index.html"; they lead to each other */
	struct scmpl_text text;
};

/*
 * The standard library and the table of system calls as pages in HTML, *COUNT of them, in
 * *PAGES: one for each profile, group and system call, and an index.  False when the library
 * that was set is wrong.
 */
bool scmpl_list_pages(struct scmpl *s, const struct scmpl_page **pages, size_t *count);

/*
 * What a policy decides
 */

/* Look for gaps in what was compiled; they are reported as warnings. */
void scmpl_check(struct scmpl *s);

/*
 * scmpl_compile and scmpl_check; when SOURCE holds several profiles, of each.  False when one
 * of them is wrong.
 */
bool scmpl_check_source(struct scmpl *s, struct scmpl_source source);

/*
 * Correct what scmpl_check found in a policy, where no call gets a milder verdict by
 * that: the text into *TEXT, how much was corrected into *COUNT.  The diagnostics are
 * those of that text then.  False when it was a profile in JSON.
 */
bool scmpl_fix(struct scmpl *s, struct scmpl_text *text, unsigned *count);

/*
 * What was compiled does with CALL, "socket(family = AF_VSOCK)" or a group, and
 * which line decides it: on each ABI, on the host that was set (on any, by case, if none
 * was).  False when CALL is wrong.
 */
bool scmpl_explain_call(struct scmpl *s, const char *call, bool json, struct scmpl_text *text);

/* All that SOURCE, as of scmpl_load, decides, a line for each call and condition, in a stable
 * order. */
bool scmpl_listing(struct scmpl *s, struct scmpl_source source, struct scmpl_text *text);

/* Bits of what scmpl_diff found. */
enum {
	SCMPL_LOOSER = 1 << 0,   /* some call gets a milder verdict */
	SCMPL_STRICTER = 1 << 1, /* ... a stricter one */
	SCMPL_OTHER = 1 << 2,    /* another errno, other flags, another listener */
};

struct scmpl_diff_result {
	unsigned kinds;         /* 0 when the two are equal */
	size_t changes;         /* calls, by condition, that get another verdict */
	struct scmpl_text text; /* for people, "" when they are, or a JSON object */
};

/*
 * What BEFORE and AFTER, as of scmpl_load, decide differently, exactly, on the host that was
 * set (all hosts, if none was).  When one of them is a filter, on its machine.
 */
bool scmpl_diff(struct scmpl *s, struct scmpl_source before, struct scmpl_source after,
		bool json, struct scmpl_diff_result *result);

struct scmpl_review_options {
	const char *format;  /* "html", "markdown", "text" */
	const char *command; /* what it will say it was made by; or NULL */
	bool thorough;       /* prove what takes a second, too: filters, the libseccomp here */
};

struct scmpl_review_result {
	struct scmpl_text text;
	unsigned open, partly, denied; /* system calls */
	unsigned looser, stricter;     /* changes against the base */
	unsigned warnings, failed;     /* as of scmpl_check; of proofs and expectations */
};

/*
 * One page about SOURCE for who has to approve it: a policy, a profile as scmpl_import takes
 * it, or a filter.  BASE, a source or the name of a profile of the standard library, is what
 * it is compared with; {NULL} for nothing.  To be called instead of scmpl_compile, and with
 * scmpl_set_skip_expect: expectations that do not hold are told on the page.  An HTML page
 * has all in itself, fetches nothing, and is the same for the same input.
 */
bool scmpl_review(struct scmpl *s, struct scmpl_source source, struct scmpl_source base,
		  struct scmpl_review_options options, struct scmpl_review_result *result);

/* A page that was made, and what it is about. */
struct scmpl_review_entry {
	const char *name, *href;
	struct scmpl_review_result result;
};

/*
 * A page that leads to COUNT others, which ENTRIES are.  BASE names what they were compared
 * with; NULL: nothing.
 */
struct scmpl_text scmpl_review_index(struct scmpl *s, const struct scmpl_review_entry *entries,
				     size_t count, const char *base);

struct scmpl_test_result {
	unsigned tests, failed;
	unsigned rules, exercised; /* of the policy's own; by an expectation */
	struct scmpl_text text;    /* the protocol, TAP or a JSON object */
};

/*
 * Hold what was compiled (with scmpl_set_skip_expect) against its own `expect`
 * lines and the COUNT tables of calls in the files TABLES: the policy itself,
 * the Docker profile as engines read it, the filter of each machine on each kind
 * of host.  False when a table is wrong.
 */
bool scmpl_test(struct scmpl *s, const char *const *tables, size_t count, bool json,
		struct scmpl_test_result *result);

/* What to hold against a policy: one of the first three, or, when none is given, the Docker
 * profile that scmpl_emit makes. */
struct scmpl_artefact {
	struct scmpl_source profile; /* in JSON */
	struct scmpl_source filter;  /* struct sock_filter */
	int pid;                     /* a process of this machine, for what it is under */
	bool runc;                   /* a profile as runc has it compiled, and with what that
					adds for calls newer than the profile */
	bool crun;                   /* as crun does; neither: all, but for what runc adds */
};

/*
 * Prove that ARTEFACT, a profile as the libseccomp here compiles it, means what was
 * compiled.  What was compared is told in *REPORT, in any case; what differs is diagnosed
 * with an example call, and then the result is false.
 */
bool scmpl_verify(struct scmpl *s, struct scmpl_artefact artefact, struct scmpl_text *report);

/*
 * Running commands.  ARGV is NULL-terminated and found by PATH.  Results are 0, or the exit
 * status for what went wrong, as of env(1): 125 when a filter could not be had, 126 when the
 * command cannot be executed (a policy itself denies execve, too), 127 when it is not found.
 */

/*
 * Compile SOURCE and put it on top of the policies that commands run under, all of them: the
 * strictest verdict on a call holds, of equally strict ones that of the policy put on top
 * last.  It may also be a filter: struct sock_filter in this machine's byte order.
 */
bool scmpl_stack(struct scmpl *s, struct scmpl_source source);

/*
 * The same of what scmpl_record_policy is to merge with: where SOURCE is a profile or a filter,
 * the policy that scmpl_merge makes of it.
 */
bool scmpl_stack_text(struct scmpl *s, struct scmpl_source source);

/*
 * Become the command ARGV under the policies stacked.  Returns only when that failed.  What
 * fails once a filter is in force does not return: FAILED is called with DATA, to show the
 * diagnostics, and the process exits with the status.
 */
int scmpl_exec(struct scmpl *s, char *const argv[], void (*failed)(void *data), void *data);

/*
 * Run the command ARGV as a child under the policies stacked, and print on the
 * descriptor OUT every call that they deny, with the line that denies it, and
 * at the end what would allow it.  COMPLAIN: let such calls through.  *WAIT_STATUS is the
 * command's, as of waitpid(2), when the result is 0.
 */
int scmpl_explain_exec(struct scmpl *s, char *const argv[], bool complain, int out,
		       int *wait_status);

/* How calls are observed, see scmpl_record. */
struct scmpl_record_options {
	const char *listen; /* a Unix socket to which containers report them; or NULL */
	bool audit;         /* of containers, from the audit system, without arguments */
	bool perf;          /* of a command, from perf events: refused where one was missed */
	size_t ring_size;   /* of perf's, in bytes on each CPU; 0: as usual */
	bool all;           /* those that the policies stacked allow, too */
	bool progress;      /* tell on standard error how it goes */
};

/*
 * Record the calls of the command ARGV and all its descendants, which are all let through,
 * until the last has ended.  Or of containers, when OPTIONS say so: ARGV starts them, or,
 * if it is empty, somebody else; they have to have the profile scmpl_record_profile.
 * *WAIT_STATUS as of scmpl_explain_exec.
 */
int scmpl_record(struct scmpl *s, char *const argv[], struct scmpl_record_options options,
		 int *wait_status);
struct scmpl_text scmpl_record_profile(struct scmpl *s, struct scmpl_record_options options);

/*
 * Have the policy allow the set SET ("dynamic-linking, event-basic"): such calls
 * are not looked at, and it stands in for policies stacked.
 */
bool scmpl_record_assume(struct scmpl *s, const char *set);

/* Take calls from the file PATH: what strace printed, or records of the audit system. */
bool scmpl_record_strace(struct scmpl *s, const char *path);
bool scmpl_record_audit(struct scmpl *s, const char *path);

/*
 * The policy for what was recorded, or rules for what the policies stacked do
 * not allow; TITLE says where the recording comes from.  With MERGE it is the text of the
 * one policy stacked, with such rules behind it.
 */
bool scmpl_record_policy(struct scmpl *s, const char *title, bool merge,
			 struct scmpl_text *text);

/* The calls recorded, as lines "NAME COUNT", the most frequent first: for scmpl_set_hot. */
struct scmpl_text scmpl_record_counts(struct scmpl *s);

/*
 * What this host has and lacks, for people or as JSON, in any case.  False, without a
 * diagnostic, when something lacks that nothing works without.
 */
bool scmpl_doctor(struct scmpl *s, bool json, struct scmpl_text *text);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif

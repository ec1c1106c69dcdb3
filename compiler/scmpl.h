/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libscmpl: seccomp policies from readable text.
 *
 *	struct scmpl *s = scmpl_new();
 *	if (scmpl_compile_file(s, "policy.scp") && scmpl_emit(s, "docker", &text, &len))
 *		fwrite(text, 1, len, stdout);
 *	scmpl_print_diagnostics(s, stderr, false);
 *	scmpl_free(s);
 *
 * A context is one compilation.  It owns everything handed out, until
 * scmpl_free.  Contexts share nothing: use each from one thread at a time.
 * Functions that return bool report why they returned false as diagnostics.
 */
#ifndef SCMPL_H
#define SCMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct scmpl;

/* What went wrong, worst first; the values are the program's exit statuses. */
enum scmpl_status {
	SCMPL_OK = 0,
	SCMPL_WRONG = 1,       /* the policy is wrong */
	SCMPL_ENVIRONMENT = 3, /* a file, the kernel, a library would not do it */
};

/* A new context; running out of memory ends the program. */
struct scmpl *scmpl_new(void);

/* Free S and all that it handed out; NULL is fine. */
void scmpl_free(struct scmpl *s);

/* Take the standard library from the folder DIR instead of the one compiled in. */
void scmpl_set_stdlib(struct scmpl *s, const char *dir);

/* Speak for the architectures NAMES ("x86_64,x86") at most; false for none or an unknown name.
 */
bool scmpl_set_arch(struct scmpl *s, const char *names);

/* The architectures and the capabilities that there are, "x86_64", "SYS_ADMIN"; NULL behind the
 * last. */
const char *scmpl_arch_name(size_t index);
const char *scmpl_cap_name(size_t index);

/*
 * Where the policy will be applied, for formats that cannot ask: held
 * capabilities ("SYS_ADMIN,NET_ADMIN", or "") and kernel ("6.6").  NULL leaves
 * the one undecided.  False for an unknown name or a malformed version.
 */
bool scmpl_set_host(struct scmpl *s, const char *caps, const char *kernel);

/*
 * Lay filters out for the calls counted in the file PATH: lines `NAME COUNT`, or what
 * `strace -c` prints.  It changes how fast they are, never what they decide.
 */
bool scmpl_set_hot(struct scmpl *s, const char *path);

/* Compile the file PATH, "-" for standard input: a policy, or a profile in JSON. */
bool scmpl_compile_file(struct scmpl *s, const char *path);

/* Compile LEN bytes at TEXT, which has to outlive S; NAME is what diagnostics call it. */
bool scmpl_compile_text(struct scmpl *s, const char *name, const char *text, size_t len);

/*
 * Compile the file PATH, or read it if it is a filter (struct sock_filter, in either
 * byte order): to explain or to compare, for a filter is made for one machine and host.
 */
bool scmpl_load_file(struct scmpl *s, const char *path);

/*
 * What was compiled, in format TARGET, into *TEXT (*LEN bytes, a NUL behind
 * them).  False and nothing in *TEXT when the format cannot say it exactly.
 */
bool scmpl_emit(struct scmpl *s, const char *target, const char **text, size_t *len);

/* The formats: name and one line about it; NULL behind the last. */
const char *scmpl_target_name(size_t index);
const char *scmpl_target_summary(size_t index);

/*
 * Compile a policy as above and put it on top of those that scmpl_exec and
 * scmpl_supervise enforce, all of them: the strictest verdict on a call holds,
 * of equally strict ones that of the policy put on top last.  A file may also be
 * a filter: struct sock_filter in this machine's byte order.
 */
bool scmpl_stack_file(struct scmpl *s, const char *path);
bool scmpl_stack_text(struct scmpl *s, const char *name, const char *text, size_t len);

/*
 * What makes the filters of these policies: "bpf", which is the default, or "libseccomp".
 * Either way a filter is proven to be what its policy says.  False, with a
 * diagnostic, for any other NAME.
 */
bool scmpl_set_backend(struct scmpl *s, const char *name);

/*
 * Become the command ARGV (NULL-terminated, found by PATH) under the policies
 * stacked.  Returns only when that failed, with the exit status for it: 125
 * when a filter could not be had, 126 when the command cannot be executed (a
 * policy itself denies execve, too), 127 when it is not found.  What fails once
 * a filter is in force does not return: FAILED is called with DATA, to show the
 * diagnostics, and the process exits with the status.
 */
int scmpl_exec(struct scmpl *s, char *const argv[], void (*failed)(void *data), void *data);

/*
 * Run the command ARGV as a child under the policies stacked, and print on the
 * descriptor OUT every call that they deny, with the line that denies it, and
 * at the end what would allow it.  COMPLAIN: let such calls through.  0 and the
 * command's *WAIT_STATUS, as of waitpid(2), or an exit status as of scmpl_exec.
 */
int scmpl_explain_exec(struct scmpl *s, char *const argv[], bool complain, int out,
		       int *wait_status);

/*
 * Record the calls of the command ARGV and all its descendants, which are all
 * let through, until the last has ended.  What the policies stacked allow is not
 * looked at, unless ALL.  PROGRESS: tell on standard error how it goes.  Result
 * as of scmpl_explain_exec.
 */
int scmpl_record(struct scmpl *s, char *const argv[], bool all, bool progress,
		 int *wait_status);

/*
 * Have the policy allow the set SET ("dynamic-linking, event-basic"): such calls
 * are not looked at, and it stands in for policies stacked.  SET has to outlive S.
 */
bool scmpl_record_assume(struct scmpl *s, const char *set);

/*
 * Record containers.  The engine that starts them, or ARGV, which does if it is
 * not empty, has to be given a profile: scmpl_record_profile.  Of containers
 * whose profile names the Unix socket PATH the calls are reported there ...
 */
int scmpl_record_listen(struct scmpl *s, const char *path, char *const argv[], bool all,
			bool progress, int *wait_status);

/* ... of others they are logged, and read from the audit system, without arguments. */
int scmpl_record_audit_stream(struct scmpl *s, char *const argv[], bool progress,
			      int *wait_status);

/* That profile into *TEXT; for the second way PATH is NULL. */
void scmpl_record_profile(struct scmpl *s, const char *path, bool all, const char **text,
			  size_t *len);

/* The same from the file PATH: what strace printed, or records of the audit system. */
bool scmpl_record_strace(struct scmpl *s, const char *path);
bool scmpl_record_audit(struct scmpl *s, const char *path);

/*
 * The policy for what was recorded, or rules for what the policies stacked do
 * not allow, into *TEXT; TITLE says where the recording comes from.  With MERGE
 * it is the text of the one policy stacked, with such rules behind it.
 */
bool scmpl_record_policy(struct scmpl *s, const char *title, bool merge, const char **text,
			 size_t *len);

/* The calls recorded, as lines "NAME COUNT", the most frequent first. */
void scmpl_record_counts(struct scmpl *s, const char **text, size_t *len);

/*
 * What this host has and lacks, into *TEXT: a line each, or JSON.  False when
 * something lacks that nothing works without.
 */
bool scmpl_doctor(struct scmpl *s, bool json, const char **text, size_t *len);

/* End this process as WAIT_STATUS says, by the same signal, too. */
void scmpl_exit_like(int wait_status);

/*
 * A description into *TEXT, as a JSON document if JSON: of the group, profile, system call or
 * constant NAME; of what a pattern like "CLONE_*" matches; or of all groups and profiles when
 * NAME is NULL.
 */
bool scmpl_list(struct scmpl *s, const char *name, bool json, const char **text);

/*
 * The policy in file PATH ("-" for standard input) in its canonical layout into
 * *TEXT (*LEN bytes), and what that changes, as a unified diff, into *CHANGES:
 * "" when the file is canonical.  False when it does not parse.
 */
bool scmpl_format_file(struct scmpl *s, const char *path, const char **text, size_t *len,
		       const char **changes);

/*
 * The profile in file PATH ("-" for standard input), of Docker, Podman, an OCI
 * runtime or Kubernetes, as a policy that means what engines make of it, in its
 * canonical layout, into *TEXT (*LEN bytes); on the architectures that were set.
 * What engines lose of the profile is warned of.  False when no policy says
 * exactly that.
 */
bool scmpl_import(struct scmpl *s, const char *path, const char **text, size_t *len);

/*
 * A policy, profile or filter in file PATH, or TEXT, unless NULL.  NAME, unless NULL,
 * is what it is taken for by diagnostics, and where its `include`s are looked for:
 * version control shows old versions in temporary files.
 */
struct scmpl_side {
	const char *path;
	const char *name;
	const char *text;
};

/* Bits of what scmpl_diff found. */
enum {
	SCMPL_LOOSER = 1 << 0,   /* some call gets a milder verdict */
	SCMPL_STRICTER = 1 << 1, /* ... a stricter one */
	SCMPL_OTHER = 1 << 2,    /* another errno, other flags, another listener */
};

/*
 * What BEFORE and AFTER decide differently, exactly, on the host that was set
 * (all hosts, if none was), into *TEXT: for people, "" when nothing, or as a
 * JSON object.  *KINDS is 0 when they are equal.  When one of them is a filter, on
 * its machine.
 */
bool scmpl_diff(struct scmpl *s, struct scmpl_side before, struct scmpl_side after, bool json,
		const char **text, unsigned *kinds);

/* The two as texts, whether they compile or not, as a unified diff. */
bool scmpl_diff_text(struct scmpl *s, struct scmpl_side before, struct scmpl_side after,
		     const char **text);

/* All that SIDE decides, a line for each call and condition, in a stable order. */
bool scmpl_listing(struct scmpl *s, struct scmpl_side side, const char **text);

/* Whether compiling leaves the policy's own `expect` lines unchecked; it does not by default.
 */
void scmpl_set_skip_expect(struct scmpl *s, bool skip);

/*
 * What was compiled does with CALL, "socket(family = AF_VSOCK)" or a group, and
 * which line decides it, into *TEXT: on each ABI, on the host that was set (on
 * any, by case, if none was).  False when CALL is wrong.
 */
bool scmpl_explain_call(struct scmpl *s, const char *call, bool json, const char **text);

/* The instructions of the filter in file PATH into *TEXT, with the names of what they compare.
 */
bool scmpl_disassemble(struct scmpl *s, const char *path, const char **text);

struct scmpl_test_result {
	unsigned tests, failed;
	unsigned rules, exercised; /* of the policy's own; by an expectation */
};

/*
 * Hold what was compiled (with scmpl_set_skip_expect) against its own `expect`
 * lines and the COUNT tables of calls in the files TABLES: the policy itself,
 * the Docker profile as engines read it, the filter of each machine on each kind
 * of host.  *TEXT is the protocol, TAP or a JSON object.  False when a table is wrong.
 */
bool scmpl_test(struct scmpl *s, const char *const *tables, size_t count, bool json,
		const char **text, struct scmpl_test_result *result);

/*
 * What becomes of warnings: "no-NAME" drops those of a name, "error=NAME" makes
 * them errors, "NAME" undoes either, "error" makes errors of all that are not
 * dropped.  False when no diagnostic has the name.
 */
bool scmpl_set_warning(struct scmpl *s, const char *spec);

/* Look for gaps in what was compiled; they are reported as warnings. */
void scmpl_check(struct scmpl *s);

/*
 * Correct what scmpl_check found in a policy, where no call gets a milder verdict by
 * that: the text into *TEXT (*LEN bytes), how much was corrected into *COUNT.  The
 * diagnostics are those of that text then.  False when it was a profile in JSON.
 */
bool scmpl_fix(struct scmpl *s, const char **text, size_t *len, unsigned *count);

/* How many of the diagnostics scmpl_fix has a correction for, to be tried. */
unsigned scmpl_fixable(const struct scmpl *s);

enum scmpl_diagnostics_format { SCMPL_DIAGNOSTICS_JSON, SCMPL_DIAGNOSTICS_SARIF };

/* All diagnostics so far, for machines. */
const char *scmpl_diagnostics(struct scmpl *s, enum scmpl_diagnostics_format format);

/* What to hold against a policy, see scmpl_verify. */
struct scmpl_artefact {
	const char
		*profile;   /* a file in JSON; NULL: the Docker profile that scmpl_emit makes */
	const char *filter; /* a raw filter; NULL: none */
	int pid;            /* a process of this machine, for what it is under; 0: none */
	bool runc;          /* with what runc adds for calls newer than the profile */
};

/*
 * Prove that ARTEFACT, a profile as the libseccomp here compiles it, means what was
 * compiled.  What was compared is told in *REPORT; what differs is diagnosed with
 * an example call, and then the result is false.
 */
bool scmpl_verify(struct scmpl *s, struct scmpl_artefact artefact, const char **report);

/* The long explanation of a diagnostic's slug ("errno-conflict"); NULL if there is none. */
const char *scmpl_explain_slug(const char *slug);

/* The slug that WRONG was most likely meant to be; NULL when none is near. */
const char *scmpl_nearest_slug(const char *wrong);

/* Print all diagnostics so far for people. */
void scmpl_print_diagnostics(const struct scmpl *s, FILE *out, bool colour);

/* How S stands. */
enum scmpl_status scmpl_status(const struct scmpl *s);

/* The one of COUNT names that WRONG was most likely meant to be; NULL when none is near. */
const char *scmpl_nearest(const char *wrong, const char *const *names, size_t count);

/* "0.1.0" */
const char *scmpl_version(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers random_policies.py, random_combined.py and advice.py: compiles the policies it names
 * and says what each form of them decides.  One command a line, the answer on lines of its own:
 *
 *	baseline FILE             the policy named next is put under it
 *	policy FILE               E|W SLUG FILE LINE ... , then "ok" or "wrong"
 *	host CAPS KERNEL          "json SLUG", "bpf SLUG", "read SLUG": "-" or why there is none
 *	call ABI NAME|#NR A0..A5  five return values: the model, the JSON read back,
 *	                          the JSON as libseccomp compiles it, our BPF, and
 *	                          these two, one on top of the other, read back
 *	live NR A0..A5            "errno N", "signal N" or "done": what this kernel did
 *	advise FILE ABI NAME A0..A5  what exec --explain-denied advises who runs under FILE,
 *then "."
 *
 * Numbers are hexadecimal; "-" stands for a form that there is not.
 */
#include "scmpl.h"
#include "api/session.h"
#include "bpf/read.h"
#include "core/diag.h"
#include "exec/denial.h"
#include "kernel/native.h"
#include "libseccomp/oracle.h"
#include "profile/docker_parse.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* One policy and what became of it. */
struct subject {
	struct scmpl *s;    /* its compilation */
	struct scmpl *json; /* the compilation of the JSON made of it; policy NULL: none */
	struct str text;    /* the JSON */
	struct host host;
	struct bpf_program own;                /* len 0: none */
	struct bpf_program engines[ABI_COUNT]; /* by main ABI; len 0: none */
	const struct policy *read;             /* what bpf_read makes of them; NULL: none */
};

/* For the next policy; "": none. */
static char baseline[4096];

struct question {
	enum abi abi;
	syscall_id id;
	uint32_t nr;
	uint64_t args[CUBE_ARGS];
};

static void forget(struct subject *subject)
{
	scmpl_free(subject->json);
	scmpl_free(subject->s);
	*subject = (struct subject){0};
}

/* Of what was said last. */
static const char *last_slug(const struct scmpl *s)
{
	size_t count = diag_count(s->ctx->diags);
	const char *slug = count ? diag_slug(diag_get(s->ctx->diags, count - 1)->code) : NULL;

	return slug ? slug : "nothing-said";
}

static void print_diags(const struct scmpl *s)
{
	for (size_t i = 0; i < diag_count(s->ctx->diags); i++) {
		const struct diag *diag = diag_get(s->ctx->diags, i);
		const struct source *source = source_of(s->ctx->sources, diag->span);
		const char *slug = diag_slug(diag->code);
		struct place lo = {0, 0}, hi = {0, 0};

		if (source) {
			lo = source_place(source, diag->span.lo);
			hi = source_place(source, diag->span.hi);
		}
		printf("%c %s %s %u %u %u\n", diag->severity == SEVERITY_ERROR ? 'E' : 'W',
		       slug ? slug : "environment", source ? source->name : "-", lo.line,
		       lo.column, hi.column);
	}
}

/* The JSON of the policy, read back by a compilation of its own. */
static void make_json(struct subject *subject)
{
	struct scmpl_text text;

	subject->json = scmpl_new();
	if (!scmpl_emit(subject->s, "docker", &text))
		return;
	subject->text = (struct str){text.ptr, text.len};
	scmpl_compile(subject->json,
		      (struct scmpl_source){.name = "profile.json", .text = text});
}

static void do_policy(struct subject *subject, const char *path)
{
	bool ok;

	forget(subject);
	subject->s = scmpl_new();
	if (*baseline)
		scmpl_add_baseline(subject->s, (struct scmpl_source){.path = baseline});
	ok = scmpl_compile(subject->s, (struct scmpl_source){.path = path});
	print_diags(subject->s);
	puts(ok ? "ok" : "wrong");
	*baseline = '\0';
}

static enum abi main_abi(const struct policy *policy)
{
	for (enum abi abi = 0; abi < ABI_COUNT; abi++)
		if (policy->abis & ABI_BIT(abi))
			return abi_machine(abi);
	return ABI_COUNT;
}

static const char *make_engine(struct subject *subject)
{
	enum abi machine = main_abi(subject->s->policy);
	struct bpf_program *program = &subject->engines[machine];
	struct scmpl *s = subject->json;

	/* libseccomp swaps most numbers of a filter for the other byte order, but not all. */
	if (abi_info(machine)->big_endian != native_big_endian())
		return "foreign-order";
	if (!s->policy)
		return subject->text.ptr ? last_slug(s) : last_slug(subject->s);
	if (!libseccomp_filter(
		    s->ctx, docker_parse_text(s->ctx, subject->text),
		    (struct libseccomp_use){.machine = machine, .host = subject->host},
		    program))
		return last_slug(s);
	return "-";
}

static const char *make_bpf(struct subject *subject)
{
	struct scmpl *s = subject->s;
	struct policy *policy = policy_on_host(s->policy, subject->host);

	return bpf_compile(s->ctx, policy, NULL, &subject->own) ? "-" : last_slug(s);
}

static const char *make_read(struct subject *subject)
{
	enum abi machine = main_abi(subject->s->policy);
	struct bpf_program programs[] = {subject->engines[machine], subject->own};
	size_t first = programs[0].len == 0;
	struct bpf_unmapped_list unmapped = {0};

	if (!subject->own.len)
		return "no-filter";
	subject->read = bpf_read(subject->s->ctx, programs + first, ARRAY_LEN(programs) - first,
				 machine, &unmapped);
	return subject->read ? "-" : last_slug(subject->s);
}

static void do_host(struct subject *subject, const char *text)
{
	unsigned long long caps;
	unsigned kernel;

	if (sscanf(text, "%llx %x", &caps, &kernel) != 2)
		exit(2);
	subject->host = (struct host){caps, kernel};
	subject->own = (struct bpf_program){0};
	memset(subject->engines, 0, sizeof(subject->engines));
	if (!subject->json)
		make_json(subject);
	printf("json %s\n", make_engine(subject));
	printf("bpf %s\n", make_bpf(subject));
	subject->read = NULL;
	printf("read %s\n", make_read(subject));
}

static void put_verdict(bool known, struct action action)
{
	if (known)
		printf(" %x", action_ret(action));
	else
		printf(" -");
}

static void put_program(const struct bpf_program *program, const struct question *q)
{
	struct call_data data = bpf_call_data(q->abi, q->nr, q->args);

	put_verdict(program->len > 0,
		    program->len ? action_of_ret(bpf_run(program, &data)) : (struct action){0});
}

static struct action decide(const struct policy *policy, const struct question *q,
			    struct host host)
{
	struct example call = {.host = host};

	if (!policy)
		return (struct action){0};
	memcpy(call.args, q->args, sizeof(call.args));
	return policy_eval(policy, q->abi, q->id, &call).action;
}

static bool read_args(const char *text, uint64_t args[CUBE_ARGS])
{
	unsigned long long a[CUBE_ARGS];

	if (sscanf(text, "%llx %llx %llx %llx %llx %llx", &a[0], &a[1], &a[2], &a[3], &a[4],
		   &a[5]) != CUBE_ARGS)
		return false;
	for (int i = 0; i < CUBE_ARGS; i++)
		args[i] = a[i];
	return true;
}

static struct question read_question(char *text)
{
	char *abi = strtok(text, " "), *name = strtok(NULL, " "), *args = strtok(NULL, "");
	struct question q = {0};

	if (!args || !read_args(args, q.args))
		exit(2);
	q.abi = abi_find(abi, strlen(abi));
	q.id = name[0] == '#' ? SYSCALL_NONE : syscall_find(name, strlen(name));
	q.nr = name[0] == '#' ? (uint32_t)strtoul(name + 1, NULL, 16)
			      : (uint32_t)syscall_number(q.id, q.abi);
	return q;
}

static void do_call(struct subject *subject, char *text)
{
	struct question q = read_question(text);
	const struct policy *policy = subject->s->policy, *read = subject->json->policy;

	fputs("call", stdout);
	put_verdict(true, decide(policy, &q, subject->host));
	put_verdict(read != NULL, decide(read, &q, subject->host));
	put_program(&subject->engines[main_abi(policy)], &q);
	put_program(&subject->own, &q);
	put_verdict(subject->read != NULL, decide(subject->read, &q, subject->host));
	putchar('\n');
}

/* The live kernel. */

#define STATUS_DONE 255 /* above every errno */

/* The filter takes hold and the call is made; the policy lets exit_group() through. */
static void make_call(const struct bpf_program *program, long nr, const uint64_t *args)
{
	struct sock_fprog filter = {(unsigned short)program->len,
				    (struct sock_filter *)program->code};
	long result;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter))
		_exit(STATUS_DONE - 1);
	result = syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
	syscall(SYS_exit_group, result == -1 ? errno : STATUS_DONE);
}

static void do_live(const struct subject *subject, const char *text)
{
	uint64_t args[CUBE_ARGS];
	int status = 0, skip = 0;
	unsigned long nr;
	pid_t pid;

	if (sscanf(text, "%lx %n", &nr, &skip) != 1 || !read_args(text + skip, args))
		exit(2);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		make_call(&subject->own, (long)nr, args);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		exit(3);
	if (WIFSIGNALED(status))
		printf("signal %x\n", (unsigned)WTERMSIG(status));
	else if (WEXITSTATUS(status) == STATUS_DONE)
		puts("done");
	else
		printf("errno %x\n", (unsigned)WEXITSTATUS(status));
}

/* What would allow a call that FILE denies. */
static void do_advise(char *text)
{
	char *file = strtok(text, " "), *rest = strtok(NULL, "");
	struct scmpl *s = scmpl_new();
	struct question q = read_question(rest);
	struct call call = {q.abi, q.id, q.nr, {0}};
	struct call_data data = bpf_call_data(q.abi, q.nr, q.args);
	struct denials denials = {0};
	struct sbuf out = {.arena = s->ctx->arena};

	memcpy(call.args, q.args, sizeof(call.args));
	if (scmpl_stack(s, (struct scmpl_source){.path = file}) &&
	    filter_stack_prepare(s->ctx, &s->stack)) {
		denials_add(s->ctx->arena, &denials, s->stack.ptr,
			    stacked_filter_verdict(s->stack.ptr, &data), &call);
		denials_advise(s->ctx, &s->stack, &denials, &out);
	}
	printf("%s.\n", sbuf_text(&out));
	scmpl_free(s);
}

static void do_line(struct subject *subject, char *line)
{
	if (strncmp(line, "policy ", 7) == 0)
		do_policy(subject, line + 7);
	else if (strncmp(line, "baseline ", 9) == 0)
		snprintf(baseline, sizeof(baseline), "%s", line + 9);
	else if (strncmp(line, "host ", 5) == 0)
		do_host(subject, line + 5);
	else if (strncmp(line, "call ", 5) == 0)
		do_call(subject, line + 5);
	else if (strncmp(line, "live ", 5) == 0)
		do_live(subject, line + 5);
	else if (strncmp(line, "advise ", 7) == 0)
		do_advise(line + 7);
	else if (strcmp(line, "flush") == 0)
		fflush(stdout);
	else
		exit(2);
}

int main(void)
{
	struct subject subject = {0};
	static char line[4096];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		do_line(&subject, line);
	}
	forget(&subject);
	return 0;
}

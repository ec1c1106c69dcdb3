/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does the kernel go the way that bpf_run goes?  Each RET of a filter is made to return an
 * errno of its own, which makes every call harmless and shows which RET was reached.  A child
 * under that filter then really makes each call, with many arguments.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scmpl.h"
#include "api/session.h"
#include "bpf/bpf.h"
#include "kernel/native.h"

#define VECTORS 150   /* of each number */
#define NUMBERS 480   /* from 0 on, and as many through x32 */
#define URETPROBE 335 /* of x86_64 */
#define UPROBE 336
#define FIRST_ERRNO 1 /* of the RETs */
#define LAST_ERRNO 4095

/* What the filter compares arguments with, by half, and what is next to it. */
struct words {
	uint32_t ptr[2 * CUBE_ARGS][1024];
	size_t len[2 * CUBE_ARGS];
};

/* What a child under the filter found; shared with it. */
struct outcome {
	unsigned calls, wrong;
	long nr, errnum; /* of the last that was wrong */
	bool reached[LAST_ERRNO + 1];
	bool is_done;
};

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static struct bpf_program compile(struct scmpl *s, const char *text)
{
	char names[64] = "";
	struct bpf_program program;
	struct policy *here;

	ABI_EACH(abi, abi_of_machine(abi_native())) {
		strcat(names, *names ? "," : "");
		strcat(names, abi_info(abi)->name);
	}
	assert_true(scmpl_set_arch(s, names));
	assert_true(scmpl_set_host(s, "", "6.6"));
	assert_true(scmpl_compile(
		s, (struct scmpl_source){.name = "policy.scp", .text = {text, strlen(text)}}));
	here = policy_on_host(s->policy, s->settings.host.host);
	assert_true(bpf_make(s->ctx, here, &program));
	return program;
}

static void add_word(struct words *words, size_t half, uint32_t word)
{
	assert_true(words->len[half] < 1024);
	words->ptr[half][words->len[half]++] = word;
}

/* Which half of which argument OFFSET of seccomp_data is. */
static size_t half_at(uint32_t offset)
{
	return (offset - (uint32_t)offsetof(struct call_data, args)) / 4;
}

static struct words *find_words(struct scmpl *s, const struct bpf_program *program)
{
	struct words *words = ARENA_NEW(s->ctx->arena, struct words);

	for (size_t half = 0; half < ARRAY_LEN(words->len); half++)
		for (uint32_t word = 0; word < 4; word++)
			add_word(words, half, word * 0x55555555);
	/* A comparison may be with any half that is loaded somewhere: few are. */
	for (size_t load = 0; load < program->len; load++) {
		uint32_t offset = program->code[load].k;

		if (program->code[load].code != (BPF_LD | BPF_W | BPF_ABS) ||
		    offset < offsetof(struct call_data, args))
			continue;
		for (size_t pc = load + 1; pc < program->len && pc < load + 8; pc++)
			if (BPF_CLASS(program->code[pc].code) == BPF_JMP &&
			    program->code[pc].code != (BPF_JMP | BPF_JA))
				for (uint32_t near = 0; near < 3; near++)
					add_word(words, half_at(offset),
						 program->code[pc].k + near - 1);
	}
	return words;
}

/* How many RETs there are. */
static uint32_t make_distinct(struct bpf_program *program)
{
	uint32_t errnum = FIRST_ERRNO;

	for (size_t pc = 0; pc < program->len; pc++)
		if (program->code[pc].code == (BPF_RET | BPF_K)) {
			assert_true(errnum <= LAST_ERRNO);
			program->code[pc].k = SECCOMP_RET_ERRNO | errnum++;
		}
	return errnum - FIRST_ERRNO;
}

static void pick(const struct words *words, uint64_t *seed, uint64_t args[CUBE_ARGS])
{
	uint32_t half[2 * CUBE_ARGS];

	for (size_t i = 0; i < ARRAY_LEN(half); i++)
		half[i] = next_random(seed) % 4
				  ? 0
				  : words->ptr[i][next_random(seed) % words->len[i]];
	memcpy(args, half, sizeof(half));
}

/* In the child, without a call but the one that is tried. */
static void try_call(const struct bpf_program *program, struct outcome *outcome, long nr,
		     const uint64_t a[CUBE_ARGS])
{
	struct call_data data = bpf_call_data(abi_native(), (uint32_t)nr, a);
	long expected = bpf_run(program, &data) & SECCOMP_RET_DATA;
	long result;

	errno = 0;
	result = syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
	outcome->calls++;
	if (result == -1 && errno == expected) {
		outcome->reached[expected] = true;
		return;
	}
	outcome->wrong++;
	outcome->nr = nr;
	outcome->errnum = errno;
}

NORETURN static void be_child(const struct bpf_program *program, const struct words *words,
			      struct outcome *outcome)
{
	struct sock_fprog fprog = {(unsigned short)program->len,
				   (struct sock_filter *)program->code};
	uint64_t seed = 1, args[CUBE_ARGS];
	bool is_x86_64 = abi_native() == ABI_X86_64;

	signal(SIGILL, SIG_DFL); /* cmocka would go on here */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog))
		_exit(77);
	for (long nr = 0; nr < NUMBERS; nr++)
		for (int i = 0; i < VECTORS; i++) {
			pick(words, &seed, args);
			/* No filter is asked about what probes call. */
			if (!is_x86_64 || (nr != UPROBE && nr != URETPROBE))
				try_call(program, outcome, nr, args);
			if (is_x86_64)
				try_call(program, outcome, nr | X32_SYSCALL_BIT, args);
		}
	outcome->is_done = true;
	/* There is no call left to end with. */
	__builtin_trap();
}

static void check_program(struct scmpl *s, struct bpf_program program, unsigned least_reached)
{
	struct words *words = find_words(s, &program);
	uint32_t rets = make_distinct(&program);
	unsigned reached = 0;
	struct outcome *outcome = mmap(NULL, sizeof(*outcome), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t child;

	assert_ptr_not_equal(outcome, MAP_FAILED);
	child = fork();
	if (child == 0)
		be_child(&program, words, outcome);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* no seccomp here */
	assert_true(outcome->is_done && WIFSIGNALED(status) && WTERMSIG(status) == SIGILL);
	if (outcome->wrong)
		fail_msg("%u of %u calls are wrong, such as %ld: errno %ld", outcome->wrong,
			 outcome->calls, outcome->nr, outcome->errnum);
	for (uint32_t i = FIRST_ERRNO; i < FIRST_ERRNO + rets; i++)
		reached += outcome->reached[i];
	print_message("# %u calls, %u of %u RETs reached\n", outcome->calls, reached, rets);
	assert_true(reached >= least_reached);
	munmap(outcome, sizeof(*outcome));
}

static void check_text(const char *text, unsigned least_reached)
{
	struct scmpl *s = scmpl_new();

	check_program(s, compile(s, text), least_reached);
	scmpl_free(s);
}

static void test_deny_list(void **state)
{
	(void)state;
	check_text("default allow deny chmod-family, mkdir-family", 2);
}

static void test_docker_default(void **state)
{
	(void)state;
	check_text("extend docker-default", 2);
}

static void test_many_conditions(void **state)
{
	(void)state;
	check_text("default deny\n"
		   "allow write where fd in 1..2\n"
		   "deny openat with EACCES where flags has any O_CREAT\n"
		   "trap mmap where prot has any PROT_EXEC\n"
		   "deny ioctl with ENOTTY where cmd in (TCGETS, TIOCGWINSZ, FIONREAD)\n"
		   "deny prctl with EINVAL where option in 3..8\n"
		   "log lseek where offset > 0x100000000\n"
		   "allow lseek where offset < 0x1000\n"
		   "deny socket with EAFNOSUPPORT where family not in (AF_UNIX, AF_INET)\n",
		   8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deny_list),
		cmocka_unit_test(test_docker_default),
		cmocka_unit_test(test_many_conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

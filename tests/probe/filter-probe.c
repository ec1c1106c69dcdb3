/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter-probe: reads the seccomp filters that a running process is under out
 * of the kernel, and says what they decide about the calls of chmod-probe.
 *
 *     filter-probe PID             x86 fchmodat2 EPERM
 *     filter-probe PID FILE        writes the newest filter, as `scmpl verify --bpf` takes it
 *
 * chmod-probe shows what happens, but only through the ABIs that this kernel
 * serves.  This shows what the engine really loaded, for every ABI: ABI, call,
 * verdict.  The verdict is "allow", the name of the errno, or the action.
 *
 * Needs CAP_SYS_ADMIN, a tracer that is under no filter itself, and a kernel
 * with CONFIG_CHECKPOINT_RESTORE; exits with 77 where there is none of these.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>

#ifndef PTRACE_SECCOMP_GET_FILTER
#define PTRACE_SECCOMP_GET_FILTER 0x420c
#endif

enum {
	EXIT_SKIP = 77,
	MAX_INSNS = 4096,
	X32_BIT = 0x40000000,
};

struct call {
	const char *abi, *name;
	uint32_t arch, nr;
};

static const struct call calls[] = {
	{"x86_64", "chmod", AUDIT_ARCH_X86_64, 90},
	{"x86_64", "fchmod", AUDIT_ARCH_X86_64, 91},
	{"x86_64", "fchmodat", AUDIT_ARCH_X86_64, 268},
	{"x86_64", "fchmodat2", AUDIT_ARCH_X86_64, 452},
	{"x86_64", "mkdir", AUDIT_ARCH_X86_64, 83},
	{"x86_64", "mkdirat", AUDIT_ARCH_X86_64, 258},
	{"x86", "chmod", AUDIT_ARCH_I386, 15},
	{"x86", "fchmod", AUDIT_ARCH_I386, 94},
	{"x86", "fchmodat", AUDIT_ARCH_I386, 306},
	{"x86", "fchmodat2", AUDIT_ARCH_I386, 452},
	{"x86", "mkdir", AUDIT_ARCH_I386, 39},
	{"x86", "mkdirat", AUDIT_ARCH_I386, 296},
	{"x32", "chmod", AUDIT_ARCH_X86_64, X32_BIT | 90},
	{"x32", "fchmod", AUDIT_ARCH_X86_64, X32_BIT | 91},
	{"x32", "fchmodat", AUDIT_ARCH_X86_64, X32_BIT | 268},
	{"x32", "fchmodat2", AUDIT_ARCH_X86_64, X32_BIT | 452},
	{"x32", "mkdir", AUDIT_ARCH_X86_64, X32_BIT | 83},
	{"x32", "mkdirat", AUDIT_ARCH_X86_64, X32_BIT | 258},
};

_Noreturn static void die(int status, const char *what)
{
	fprintf(stderr, "filter-probe: %s: %s\n", what, strerror(errno));
	exit(status);
}

/* ---- the filter machine ------------------------------------------------- */

struct machine {
	uint32_t a, x, mem[BPF_MEMWORDS];
	struct seccomp_data data;
};

static uint32_t data_word(const struct machine *m, uint32_t offset)
{
	uint32_t word;

	memcpy(&word, (const char *)&m->data + offset, sizeof(word));
	return word;
}

static uint32_t arithmetic(uint16_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return b ? a / b : 0;
	case BPF_AND:
		return a & b;
	case BPF_OR:
		return a | b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return b < 32 ? a << b : 0;
	case BPF_RSH:
		return b < 32 ? a >> b : 0;
	default: /* BPF_NEG */
		return -a;
	}
}

static int jump_taken(uint16_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_JEQ:
		return a == b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	default: /* BPF_JSET */
		return (a & b) != 0;
	}
}

static void load(struct machine *m, const struct sock_filter *i, uint32_t *reg)
{
	switch (BPF_MODE(i->code)) {
	case BPF_ABS:
		*reg = data_word(m, i->k);
		break;
	case BPF_MEM:
		*reg = m->mem[i->k];
		break;
	case BPF_LEN:
		*reg = sizeof(m->data);
		break;
	default: /* BPF_IMM */
		*reg = i->k;
	}
}

/* The kernel checked the program when it was loaded: every offset is in range
   and every path ends in a return. */
static uint32_t run_filter(const struct sock_filter *code, const struct seccomp_data *data)
{
	struct machine m = {.data = *data};

	for (const struct sock_filter *i = code;; i++) {
		uint32_t operand = BPF_SRC(i->code) == BPF_X ? m.x : i->k;

		switch (BPF_CLASS(i->code)) {
		case BPF_LD:
			load(&m, i, &m.a);
			break;
		case BPF_LDX:
			load(&m, i, &m.x);
			break;
		case BPF_ST:
			m.mem[i->k] = m.a;
			break;
		case BPF_STX:
			m.mem[i->k] = m.x;
			break;
		case BPF_ALU:
			m.a = arithmetic(BPF_OP(i->code), m.a, operand);
			break;
		case BPF_JMP:
			if (BPF_OP(i->code) == BPF_JA)
				i += i->k;
			else
				i += jump_taken(BPF_OP(i->code), m.a, operand) ? i->jt : i->jf;
			break;
		case BPF_RET:
			return BPF_RVAL(i->code) == BPF_A ? m.a : i->k;
		default: /* BPF_MISC */
			if (BPF_MISCOP(i->code) == BPF_TAX)
				m.x = m.a;
			else
				m.a = m.x;
		}
	}
}

/* ---- verdicts ----------------------------------------------------------- */

static const char *verdict_name(uint32_t verdict)
{
	uint32_t data = verdict & SECCOMP_RET_DATA;
	const char *name;

	switch (verdict & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
		return "allow";
	case SECCOMP_RET_ERRNO:
		name = strerrorname_np((int)data);
		return name ? name : "E?";
	case SECCOMP_RET_LOG:
		return "log";
	case SECCOMP_RET_TRACE:
		return "trace";
	case SECCOMP_RET_USER_NOTIF:
		return "notify";
	case SECCOMP_RET_TRAP:
		return "trap";
	case SECCOMP_RET_KILL_THREAD:
		return "kill-thread";
	default:
		return "kill";
	}
}

/* The kernel's own rule for stacked filters: the action that compares least as
   a signed number wins. */
static uint32_t stricter(uint32_t a, uint32_t b)
{
	int32_t action_a = (int32_t)(a & SECCOMP_RET_ACTION_FULL);
	int32_t action_b = (int32_t)(b & SECCOMP_RET_ACTION_FULL);

	return action_b < action_a ? b : a;
}

/* ---- the traced process ------------------------------------------------- */

static void stop(pid_t pid)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) != 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) != 0)
		die(EXIT_SKIP, "ptrace");
	if (waitpid(pid, NULL, __WALL) != pid)
		die(EXIT_FAILURE, "waitpid");
}

/* The kernel's answer to "no filter at all" is the same as to "no support". */
static int under_filter(pid_t pid)
{
	char path[64], line[256];
	int mode = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	status = fopen(path, "re");
	if (!status)
		die(EXIT_FAILURE, path);
	while (fgets(line, sizeof(line), status))
		if (sscanf(line, "Seccomp: %d", &mode) == 1)
			break;
	fclose(status);
	return mode == SECCOMP_MODE_FILTER;
}

/* Filter number `index`, the newest first: true while there is one. */
static int fetch_filter(pid_t pid, unsigned long index, struct sock_filter *code)
{
	if (ptrace(PTRACE_SECCOMP_GET_FILTER, pid, (void *)index, code) >= 0)
		return 1;
	if (errno != ENOENT)
		die(EXIT_SKIP, "PTRACE_SECCOMP_GET_FILTER");
	return 0;
}

static void judge_calls(const struct sock_filter *code, uint32_t *verdicts)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct seccomp_data data = {.arch = calls[i].arch, .nr = (int)calls[i].nr};

		verdicts[i] = stricter(verdicts[i], run_filter(code, &data));
	}
}

static int write_newest(pid_t pid, const char *path)
{
	static struct sock_filter code[MAX_INSNS];
	FILE *file = fopen(path, "we");
	long length;

	if (!file)
		die(EXIT_FAILURE, path);
	stop(pid);
	length = ptrace(PTRACE_SECCOMP_GET_FILTER, pid, NULL, code);
	if (length < 0)
		die(EXIT_SKIP, "PTRACE_SECCOMP_GET_FILTER");
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	if (fwrite(code, sizeof(code[0]), (size_t)length, file) != (size_t)length ||
	    fclose(file) != 0)
		die(EXIT_FAILURE, path);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	static struct sock_filter code[MAX_INSNS];
	uint32_t verdicts[sizeof(calls) / sizeof(calls[0])];
	pid_t pid = argc == 2 || argc == 3 ? (pid_t)atol(argv[1]) : 0;

	if (pid <= 0) {
		fprintf(stderr, "usage: filter-probe PID [FILE]\n");
		return 2;
	}
	if (argc == 3)
		return write_newest(pid, argv[2]);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		verdicts[i] = SECCOMP_RET_ALLOW;
	if (under_filter(pid)) {
		stop(pid);
		for (unsigned long index = 0; fetch_filter(pid, index, code); index++)
			judge_calls(code, verdicts);
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
	}

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		printf("%s %s %s\n", calls[i].abi, calls[i].name, verdict_name(verdicts[i]));
	return EXIT_SUCCESS;
}

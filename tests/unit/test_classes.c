/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constants of arguments: everything that prints a value prints the same text, which means
 * the value again.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "exec/decode.h"
#include "exec/discriminating.h"
#include "kernel/consts.h"
#include "new_context.h"
#include "sema/sema.h"
#include "syntax/fmt.h"

#define ABI ABI_X86_64

/* A value of an argument of a call; the class may be chosen by another argument. */
struct sample {
	struct context *ctx;
	struct call call;
	int position;
	int chooser; /* the position of that other argument, or -1 */
	uint64_t value;
	const char *text; /* the value as describe_value() has it */
};

static const char *arg_name(const struct sample *sample, int position)
{
	return decompile_argument(sample->ctx->arena, sample->call.id, ABI, position);
}

static uint64_t width_of(const struct sample *sample, int position)
{
	struct syscall_arg args[SYSCALL_ARGS];

	syscall_args(sample->call.id, ABI, args);
	return args[position].bits == 64 ? UINT64_MAX
					 : ((uint64_t)1 << args[position].bits) - 1;
}

/* The bits that a comparison with VALUE is about. */
static uint64_t compared_of(const struct sample *sample, int position, uint64_t value)
{
	struct syscall_arg args[SYSCALL_ARGS];

	syscall_args(sample->call.id, ABI, args);
	return width_of(sample, position) &
	       (~(args[position].unread | args[position].apart) | value);
}

/* "level == SOL_SOCKET and optname == SO_PEERCRED" */
static const char *condition_of(const struct sample *sample)
{
	struct arena *arena = sample->ctx->arena;
	const char *name = arg_name(sample, sample->position);
	struct argument other;

	if (sample->chooser < 0)
		return arena_printf(arena, "%s == %s", name, sample->text);
	other = call_argument_of(&sample->call, sample->chooser);
	return arena_printf(
		arena, "%s == %s and %s == %s", arg_name(sample, sample->chooser),
		describe_value(arena, &other, READ_VALUE, sample->call.args[sample->chooser]),
		name, sample->text);
}

static struct cube cube_of(const struct sample *sample)
{
	struct cube cube = cube_all();

	for (int i = 0; i < CUBE_ARGS; i++)
		if (i == sample->position || i == sample->chooser)
			cube.arg[i] =
				(struct cube_arg){compared_of(sample, i, sample->call.args[i]),
						  sample->call.args[i] & width_of(sample, i)};
	return cube;
}

/* diff, import, explain: a condition; examples: a call. */
static void check_conditions(const struct sample *sample)
{
	struct arena *arena = sample->ctx->arena;
	struct cube cube = cube_of(sample);
	diagram_id where = diagram_cube(sample->ctx->diagrams, &cube);
	struct told_calls calls = {
		.id = sample->call.id, .abi = ABI, .must = where, .may = where};
	unsigned shown = 1u << sample->position;
	struct description description;
	struct ast_call call;
	const char *ends = arena_printf(arena, "%s = %s", arg_name(sample, sample->position),
					sample->text);

	if (sample->chooser >= 0)
		shown |= 1u << sample->chooser;
	call = decompile_call(arena, sample->call.id, ABI, sample->call.args, shown);
	assert_true(decompile_calls(sample->ctx, &calls, &description));
	assert_string_equal(description.ptr[0].where_text, condition_of(sample));
	assert_non_null(strstr(fmt_call(arena, &call), ends));
}

/* The writer of recordings, the advice of exec. */
static void check_record(const struct sample *sample)
{
	struct discriminating_values values = {0};
	struct arena *arena = sample->ctx->arena;
	struct syscall_arg args[SYSCALL_ARGS];

	syscall_args(sample->call.id, ABI, args);
	if (args[sample->position].tells == TELLS_NOTHING || args[sample->position].telling)
		return;
	discriminating_add(&values, &sample->call);
	assert_string_equal(fmt_pred(arena, discriminating_pred(arena, &values, &sample->call)),
			    condition_of(sample));
}

/* exec --explain-denied: "socket(AF_UNIX, SOCK_STREAM, 0)" */
static void check_exec(const struct sample *sample)
{
	struct sbuf out = {.arena = sample->ctx->arena};
	struct call call = sample->call;
	const char *at;

	if (strcmp(arg_name(sample, sample->position), "mode") == 0 && sample->position > 0 &&
	    strcmp(arg_name(sample, sample->position - 1), "flags") == 0)
		call.args[sample->position - 1] =
			0100; /* O_CREAT, without which it is no matter */
	decode_call(getpid(), &call, &out);
	at = strchr(out.ptr, '(');
	for (int i = 0; at && i < sample->position; i++)
		at = strchr(at + 1, ',');
	if (!at) {
		fail_msg("%s", out.ptr);
		return;
	}
	at += *at == ',' ? 2 : 1;
	assert_memory_equal(at, sample->text, strlen(sample->text));
	assert_non_null(strchr(",)", at[strlen(sample->text)]));
}

/* The text, as a condition, is the value and nothing else. */
static void check_parsed(const struct sample *sample)
{
	struct context *ctx = sample->ctx;
	const char *text =
		arena_printf(ctx->arena, "default deny; arch x86_64; allow %s where %s",
			     syscall_name(sample->call.id), condition_of(sample));
	struct unit *unit;
	struct policy *policy =
		sema_compile(ctx, source_add(ctx->sources, "t", str_of(text)), &unit);
	const struct cube cube = cube_of(sample);

	if (!policy)
		fail_msg("%s", text);
	assert_int_equal(policy_outcome(policy, ABI, sample->call.id),
			 diagram_if(ctx->diagrams, diagram_cube(ctx->diagrams, &cube),
				    action_leaf((struct action){VERB_ALLOW, 0}),
				    action_leaf(policy->fallback[ABI])));
}

/* Every name in a text is one that the language knows. */
static void check_names(const struct sample *sample)
{
	struct argument arg = call_argument_of(&sample->call, sample->position);
	struct value_parts parts = class_read(&arg, READ_VALUE, sample->value);

	for (size_t i = 0; i < parts.len; i++)
		assert_true(!parts.ptr[i].name ||
			    const_find(parts.ptr[i].name, strlen(parts.ptr[i].name)) >= 0);
	/* To clone(), the bit of CLONE_NEWTIME is one of the signal. */
	if (!parts.ptr[0].name && strcmp(syscall_name(sample->call.id), "clone") != 0)
		fail_msg("%s: %s", syscall_name(sample->call.id), sample->text);
}

static void check_value(struct sample *sample, uint64_t value)
{
	struct argument arg = call_argument_of(&sample->call, sample->position);

	sample->value = sample->call.args[sample->position] = value;
	sample->text = describe_value(sample->ctx->arena, &arg, READ_VALUE, value);
	check_names(sample);
	check_conditions(sample);
	check_record(sample);
	check_exec(sample);
	check_parsed(sample);
}

/* All constants of CLASS, which SAMPLE's argument takes; how many. */
static size_t check_class(struct sample *sample, int class)
{
	uint64_t width = width_of(sample, sample->position), value;
	size_t count, checked = 0;
	const uint16_t *constants = class_constants(class, &count);

	for (size_t i = 0; i < count; i++) {
		if (!const_value(constants[i], ABI, &value) ||
		    ((int64_t)value >= 0 && (value & ~width)))
			continue; /* clone's flags that only clone3 takes */
		check_value(sample, value);
		checked++;
	}
	return checked;
}

/* The same where another argument chooses the class. */
static size_t check_choices(struct sample *sample, const struct syscall_arg *args, int count)
{
	struct argument arg = call_argument_of(&sample->call, sample->position);
	size_t checked = 0, others;

	for (int i = 0; i < count; i++) {
		const uint16_t *constants = class_constants(args[i].class, &others);

		sample->chooser = i;
		for (size_t j = 0; i != sample->position && j < others; j++)
			if (const_value(constants[j], ABI, &sample->call.args[i]) &&
			    class_of(&arg) != CLASS_NONE)
				checked += check_class(sample, class_of(&arg));
		sample->call.args[i] = 0;
	}
	return checked;
}

static size_t check_argument(syscall_id id, int position)
{
	struct context ctx = new_context();
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, ABI, args);
	struct argument alone = {id, ABI, position, NULL, 0};
	struct sample sample = {
		.ctx = &ctx,
		.call = {.abi = ABI, .id = id, .nr = (uint32_t)syscall_number(id, ABI)},
		.position = position,
		.chooser = -1};
	size_t checked = class_of(&alone) != CLASS_NONE ? check_class(&sample, class_of(&alone))
							: check_choices(&sample, args, count);

	arena_free(ctx.arena);
	return checked;
}

static void test_all_constants(void **state)
{
	struct syscall_arg args[SYSCALL_ARGS];
	size_t checked = 0;

	(void)state;
	for (syscall_id id = 0; id < syscall_count(); id++) {
		int count = syscall_number(id, ABI) < 0 ? 0 : syscall_args(id, ABI, args);

		for (int i = 0; i < count; i++)
			if (args[i].class && !args[i].is_pointer)
				checked += check_argument(id, i);
	}
	assert_true(checked > 2800);
}

/* What experts write. */
static const struct {
	const char *call, *arg;
	uint64_t value;
	const char *text;
} texts[] = {
	{"access", "mode", 0, "F_OK"},
	{"access", "mode", 6, "W_OK|R_OK"},
	{"bpf", "cmd", 5, "BPF_PROG_LOAD"},
	{"chmod", "mode", 04755, "0o4755"},
	{"chmod", "mode", 06000, "S_ISGID|S_ISUID"},
	{"chmod", "mode", 0, "0"},
	{"clone", "clone_flags", 17, "SIGCHLD"},
	{"clone", "clone_flags", 0x10000011, "CLONE_NEWUSER|SIGCHLD"},
	{"clone", "clone_flags", 0x80, "0x80"},
	{"fcntl", "cmd", 4, "F_SETFL"},
	{"fcntl", "cmd", 8, "F_SETOWN"},
	{"fcntl", "arg", 4096, "4096"},
	{"futex", "op", 129, "FUTEX_WAKE_PRIVATE"},
	{"futex", "op", 393, "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME"},
	{"getsockopt", "optname", 1, "1"},
	{"ioctl", "cmd", 0x5412, "TIOCSTI"},
	{"ioctl", "cmd", 0x541b, "FIONREAD"},
	{"ioctl", "cmd", 0x5455aa, "0x5455aa"},
	{"kill", "sig", 0, "0"},
	{"kill", "sig", 17, "SIGCHLD"},
	{"kill", "pid", (uint64_t)-1, "-1"},
	{"kill", "pid", 0xffffffff, "-1"},
	{"mkdirat", "dfd", 0xffffff9c, "AT_FDCWD"},
	{"mkdirat", "dfd", 3, "3"},
	{"mknod", "mode", 020666, "S_IFCHR|0o666"},
	{"mmap", "prot", 0, "PROT_NONE"},
	{"mmap", "flags", 0x22, "MAP_PRIVATE|MAP_ANONYMOUS"},
	{"mmap", "len", 8192, "8192"},
	{"openat", "filename", 0, "NULL"},
	{"openat", "flags", 0, "O_RDONLY"},
	{"openat", "flags", 0x80000, "O_RDONLY|O_CLOEXEC"},
	{"openat", "flags", 02000101, "O_WRONLY|O_CREAT|O_CLOEXEC"},
	{"openat", "flags", 0x410002, "O_RDWR|O_TMPFILE"},
	{"personality", "personality", 0x20008, "PER_LINUX32|UNAME26"},
	{"personality", "personality", 0xffffffff, "0xffffffff"},
	{"prctl", "option", 1, "PR_SET_PDEATHSIG"},
	{"prctl", "option", 35, "PR_SET_MM"},
	{"rseq", "sig", 0x53053053, "0x53053053"},
	{"rt_sigprocmask", "how", 0, "SIG_BLOCK"},
	{"sched_setscheduler", "policy", 0x40000001, "SCHED_FIFO|SCHED_RESET_ON_FORK"},
	{"shmget", "shmflg", 01666, "IPC_CREAT|0o666"},
	{"sendmsg", "flags", 0x4000, "MSG_NOSIGNAL"},
	{"socket", "family", 16, "AF_NETLINK"},
	{"socket", "family", 200, "200"},
	{"socket", "protocol", 9, "9"},
	{"socket", "type", 0x80001, "SOCK_STREAM|SOCK_CLOEXEC"},
	{"umask", "mask", 022, "0o22"},
};

static void test_texts(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct argument arg = {.id = syscall_find(texts[i].call, strlen(texts[i].call)),
				       .abi = ABI};

		arg.position =
			syscall_arg_find(arg.id, ABI, texts[i].arg, strlen(texts[i].arg));
		assert_true(arg.position >= 0);
		assert_string_equal(describe_value(arena, &arg, READ_VALUE, texts[i].value),
				    texts[i].text);
	}
	arena_free(arena);
}

/* What depends on another argument. */
static void test_chosen(void **state)
{
	static const struct {
		const char *call, *chooser;
		uint64_t chosen;
		const char *arg;
		uint64_t value;
		const char *text;
	} rows[] = {
		{"arch_prctl", "option", 0x5001, "arg2", 1, "ARCH_SHSTK_SHSTK"},
		{"fcntl", "cmd", 2, "arg", 1, "FD_CLOEXEC"},
		{"fcntl", "cmd", 4, "arg", 0x800, "O_RDONLY|O_NONBLOCK"},
		{"fcntl", "cmd", 1024, "arg", 1, "F_WRLCK"},
		{"getsockopt", "level", 0, "optname", 64, "IPT_SO_GET_INFO"},
		{"getsockopt", "level", 1, "optname", 26, "SO_GET_FILTER"},
		{"ioctl", "cmd", 0x4b45, "arg", 4, "K_OFF"},
		{"prctl", "option", 1, "arg2", 9, "SIGKILL"},
		{"prctl", "option", 22, "arg2", 2, "SECCOMP_MODE_FILTER"},
		{"prctl", "option", 24, "arg2", 21, "CAP_SYS_ADMIN"},
		{"prctl", "option", 47, "arg2", 2, "PR_CAP_AMBIENT_RAISE"},
		{"prctl", "option", 15, "arg2", 2, "2"},
		{"ptrace", "request", 0x4200, "data", 2, "PTRACE_O_TRACEFORK"},
		{"setsockopt", "level", 0, "optname", 1, "IP_TOS"},
		{"setsockopt", "level", 0, "optname", 64, "IPT_SO_SET_REPLACE"},
		{"setsockopt", "level", 1, "optname", 1, "SO_DEBUG"},
		{"setsockopt", "level", 1, "optname", 26, "SO_ATTACH_FILTER"},
		{"setsockopt", "level", 6, "optname", 1, "TCP_NODELAY"},
		{"setsockopt", "level", 40, "optname", 7, "SO_VM_SOCKETS_NONBLOCK_TXRX"},
		{"setsockopt", "level", 41, "optname", 26, "IPV6_V6ONLY"},
		{"setsockopt", "level", 263, "optname", 18, "PACKET_FANOUT"},
		{"setsockopt", "level", 270, "optname", 1, "NETLINK_ADD_MEMBERSHIP"},
		{"setsockopt", "level", 99, "optname", 1, "1"},
		{"socket", "family", 16, "protocol", 0, "NETLINK_ROUTE"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t args[SYSCALL_ARGS] = {0};
		struct argument arg = {.id = syscall_find(rows[i].call, strlen(rows[i].call)),
				       .abi = ABI,
				       .args = args};
		int chooser =
			syscall_arg_find(arg.id, ABI, rows[i].chooser, strlen(rows[i].chooser));

		arg.position = syscall_arg_find(arg.id, ABI, rows[i].arg, strlen(rows[i].arg));
		arg.known = 1u << chooser;
		args[chooser] = rows[i].chosen;
		assert_string_equal(describe_value(arena, &arg, READ_VALUE, rows[i].value),
				    rows[i].text);
	}
	arena_free(arena);
}

/* Behind `has' and `&' are bits: no signal, and no number of an enumeration. */
static void test_bits(void **state)
{
	static const struct {
		const char *call, *arg;
		enum reading reading;
		uint64_t bits;
		const char *text;
	} rows[] = {
		{"clone", "clone_flags", READ_FLAGS, 0x10000080, "CLONE_NEWTIME|CLONE_NEWUSER"},
		{"clone", "clone_flags", READ_FLAGS, 1, "0x1"},
		{"clone", "clone_flags", READ_MASK, 0xff, "CSIGNAL"},
		{"ioctl", "cmd", READ_MASK, 0xff00, "0xff00"},
		{"openat", "flags", READ_FLAGS, 3, "O_WRONLY|O_RDWR"},
		{"openat", "flags", READ_MASK, 3, "O_ACCMODE"},
		{"openat", "flags", READ_MASK, 0x43, "O_ACCMODE|O_CREAT"},
		{"personality", "personality", READ_MASK, 0x1ff, "0x1ff"},
		{"socket", "family", READ_FLAGS, 1, "0x1"},
		{"socket", "type", READ_MASK, 15, "SOCK_TYPE_MASK"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct argument arg = {.id = syscall_find(rows[i].call, strlen(rows[i].call)),
				       .abi = ABI};

		arg.position = syscall_arg_find(arg.id, ABI, rows[i].arg, strlen(rows[i].arg));
		assert_string_equal(describe_value(arena, &arg, rows[i].reading, rows[i].bits),
				    rows[i].text);
	}
	arena_free(arena);
}

static void test_same_arguments(void **state)
{
	static const struct {
		const char *call;
		enum abi a, b;
		bool is;
	} rows[] = {
		{"socket", ABI_X86_64, ABI_RISCV64, true},
		{"socket", ABI_X86_64, ABI_X86, false},    /* of 32 bits */
		{"socket", ABI_X86_64, ABI_MIPS64, false}, /* SOCK_STREAM is 2 */
		{"clone", ABI_X86_64, ABI_S390X, false},   /* the stack comes first */
		{"clone", ABI_X86_64, ABI_AARCH64, false}, /* tls before child_tidptr */
		{"clone", ABI_AARCH64, ABI_RISCV64, true}, /* both backwards */
		{"personality", ABI_X86_64, ABI_S390X, true},
		{"openat", ABI_X86_64, ABI_AARCH64, false}, /* O_DIRECTORY is another bit */
		{"fcntl", ABI_X86_64, ABI_MIPS64, false},   /* F_GETLK, by the command */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		syscall_id id = syscall_find(rows[i].call, strlen(rows[i].call));

		assert_int_equal(class_same_arguments(id, rows[i].a, rows[i].b), rows[i].is);
		assert_int_equal(class_same_arguments(id, rows[i].b, rows[i].a), rows[i].is);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_constants),  cmocka_unit_test(test_texts),
		cmocka_unit_test(test_chosen),         cmocka_unit_test(test_bits),
		cmocka_unit_test(test_same_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

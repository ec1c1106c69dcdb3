/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of calls as conditions: read again they are the same set, and they read well. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "decompile/decompile.h"
#include "kernel/settings.h"
#include "model/diagram_store.h"
#include "new_context.h"
#include "id_of.h"
#include "sema/sema.h"
#include "syntax/fmt.h"

#define ROUNDS 900

static struct context ctx;
static bool is_wide;                   /* policies have the statement `wide` */
static const struct atoms *read_atoms; /* of the policy that was read last */
static const struct atoms *told_atoms; /* what is told in the words of */

static int start(void **state)
{
	(void)state;
	ctx = new_context();
	told_atoms = NULL;
	is_wide = false;
	srand(1);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	assert_false(diagrams_exhausted(ctx.diagrams));
	arena_free(ctx.arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

/* The calls of NAME on ABI that RULES, which deny, match; FALSE: there cannot be such. */
static diagram_id denied(const char *name, enum abi abi, const char *rules)
{
	const char *text = arena_printf(ctx.arena, "default allow\narch %s\n%s%s",
					abi_info(abi)->name, is_wide ? "wide\n" : "", rules);
	const struct source *source = source_add(ctx.sources, "t.scp", str_of(text));
	struct diagrams *d = ctx.diagrams;
	struct unit *unit;
	const struct policy *policy;

	ctx.diags = diag_sink_new(ctx.arena); /* a context with errors compiles nothing more */
	policy = sema_compile(&ctx, source, &unit);
	if (!policy)
		return DIAGRAM_FALSE;
	read_atoms = policy_atoms(policy, abi, id_of(name));
	return diagram_not(
		d,
		diagram_has_value(d, policy_outcome(policy, abi, id_of(name)),
				  diagram_value(action_leaf((struct action){VERB_ALLOW, 0}))));
}

static const char *rule_of(const char *name, const char *where, const char *guard)
{
	return arena_printf(ctx.arena, "deny %s%s%s%s%s\n", name, *where ? " where " : "",
			    where, *guard ? " if " : "", guard);
}

static const char *rules_of(const char *name, const struct description *description)
{
	struct sbuf rules = {.arena = ctx.arena};

	for (size_t i = 0; i < description->len; i++)
		sbuf_puts(&rules, rule_of(name, description->ptr[i].where_text,
					  fmt_guard(ctx.arena, description->ptr[i].guard)));
	return sbuf_text(&rules);
}

/* What is said of MUST, proven to be between it and MAY; NULL: it is too much. */
static const char *said(const char *name, enum abi abi, diagram_id must, diagram_id may)
{
	struct told_calls calls = {.id = id_of(name),
				   .abi = abi,
				   .must = must,
				   .may = may,
				   .atoms = {told_atoms},
				   .is_wide = is_wide};
	struct description description;
	const char *rules;
	diagram_id again;

	if (!decompile_calls(&ctx, &calls, &description))
		return NULL;
	rules = rules_of(name, &description);
	again = denied(name, abi, rules);
	if (must != DIAGRAM_FALSE && again == DIAGRAM_FALSE)
		fail_msg("cannot be read: %s", rules);
	if (!diagram_implies(ctx.diagrams, must, again) ||
	    !diagram_implies(ctx.diagrams, again, may))
		fail_msg("not what it was: %s", rules);
	return rules;
}

/* Written, and how it is told of. */

static void assert_said(const char *name, enum abi abi, const char *where, const char *wanted)
{
	diagram_id calls = denied(name, abi, rule_of(name, where, ""));

	assert_string_equal(said(name, abi, calls, calls), rule_of(name, wanted, ""));
}

static void test_values(void **state)
{
	(void)state;
	assert_said("socket", ABI_X86_64, "family == 10 or family == 2",
		    "family in (AF_INET, AF_INET6)");
	assert_said("socket", ABI_X86_64, "wide family == 1", "wide family == AF_UNIX");
	assert_said("socket", ABI_X86_64, "type == 0x80001",
		    "type == SOCK_STREAM|SOCK_CLOEXEC");
	assert_said("write", ABI_X86_64, "not (count > 8192)", "count <= 8192");
	assert_said("openat", ABI_X86_64, "dfd < 0 or dfd > 2", "dfd not in (0..2)");
	assert_said("openat", ABI_X86_64, "dfd < 0", "dfd < 0");
	assert_said("mount", ABI_X86_64, "data != NULL", "data != NULL");
	assert_said("lseek", ABI_X86_64, "whence & 0xfffffffe == 0",
		    "whence in (SEEK_SET, SEEK_CUR)");
	assert_said("socketcall", ABI_X86, "call not in (1, 2)",
		    "call not in (SYS_SOCKET, SYS_BIND)");
	assert_said("fcntl", ABI_X86_64, "arg & 0xfff == 0", "arg lacks 0xfff");
	assert_said("socket", ABI_X86_64, "family & 0xffff == 2", "family & 0xffff == AF_INET");
}

static void test_flags(void **state)
{
	(void)state;
	assert_said("openat", ABI_X86_64, "flags & 0x240 == 0", "flags lacks O_CREAT|O_TRUNC");
	assert_said("openat", ABI_X86_64, "flags & 0x240 != 0",
		    "flags has any O_CREAT|O_TRUNC");
	assert_said("mremap", ABI_X86_64, "flags & 0xfffffffffffffffc == 0",
		    "flags has only MREMAP_MAYMOVE|MREMAP_FIXED");
	assert_said("mmap", ABI_X86_64, "prot has 6", "prot has PROT_WRITE|PROT_EXEC");
	assert_said("openat", ABI_X86_64, "flags & 0x240 == 0x40",
		    "flags & O_CREAT|O_TRUNC == O_CREAT");
	assert_said("openat", ABI_X86_64,
		    "flags lacks O_CREAT and flags has any O_TRUNC|O_APPEND",
		    "flags lacks O_CREAT and flags has any O_TRUNC|O_APPEND");
	assert_said(
		"mmap", ABI_X86_64, "flags in (0x22, 0x20022)",
		"flags in (MAP_PRIVATE|MAP_ANONYMOUS, MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK)");
	assert_said("chmod", ABI_X86_64, "mode has any 0o6000", "mode has any S_ISGID|S_ISUID");
}

/* Flags beside a value, and bits that nobody reads. */
static void test_bits_left_out(void **state)
{
	(void)state;
	assert_said("socket", ABI_X86_64, "type == 3", "type == SOCK_RAW");
	assert_said("socket", ABI_X86_64, "type != 3", "type != SOCK_RAW");
	assert_said("socket", ABI_X86_64, "type & 0xf == 3", "type == SOCK_RAW");
	assert_said("socket", ABI_X86_64, "type in (1, 2)",
		    "type in (SOCK_STREAM, SOCK_DGRAM)");
	assert_said("socket", ABI_X86_64, "type in (3, 0x80001)",
		    "type in (SOCK_RAW, SOCK_STREAM|SOCK_CLOEXEC)");
	assert_said("socket", ABI_X86_64, "type == 0x80003 or type == 3", "type == SOCK_RAW");
	assert_said("socket", ABI_X86_64, "type & 0xffffffff == 1", "low type == SOCK_STREAM");
	assert_said("socket", ABI_X86, "wide type == 1", "wide type == SOCK_STREAM");
	assert_said("socket", ABI_X86_64, "type == 1 and type lacks SOCK_CLOEXEC",
		    "type & SOCK_TYPE_MASK|SOCK_CLOEXEC == SOCK_STREAM");
	assert_said("socket", ABI_X86_64, "family == 2 and type == 3",
		    "family == AF_INET and type == SOCK_RAW");
	assert_said("chmod", ABI_X86_64, "mode == 0o755", "mode == 0o755");
	assert_said("chmod", ABI_X86_64, "low mode == 0o755", "low mode == 0o755");
	assert_said("chmod", ABI_X86_64, "mode has only 0o777",
		    "mode lacks S_ISVTX|S_ISGID|S_ISUID");
	assert_said("umask", ABI_X86_64, "mask >= 0o100", "mask has any 0o700");
	assert_said("sched_setscheduler", ABI_X86_64, "policy >= 8", "policy >= 8");
	assert_said("sched_setscheduler", ABI_X86_64, "policy == SCHED_FIFO",
		    "policy == SCHED_FIFO");
	assert_said("sched_setscheduler", ABI_X86_64, "policy < 0", "policy < SCHED_NORMAL");
}

static void test_several_arguments(void **state)
{
	(void)state;
	assert_said("socket", ABI_X86_64, "family in (2, 16) or type == 2",
		    "family in (AF_INET, AF_NETLINK) or type == SOCK_DGRAM");
	assert_said(
		"setsockopt", ABI_X86_64, "level in (0, 6) and optname == 1",
		"(level == SOL_IP and optname == IP_TOS) or (level == SOL_TCP and optname == "
		"TCP_NODELAY)");
	assert_said("setsockopt", ABI_X86_64, "level in (17, 255) and optname == 3",
		    "level in (SOL_UDP, SOL_RAW) and optname == 3");
	assert_said("prctl", ABI_X86_64, "option == PR_SET_DUMPABLE and arg2 != 0",
		    "option == PR_SET_DUMPABLE and arg2 != 0");
	assert_said("prctl", ABI_X86_64, "not (option == PR_SET_DUMPABLE and arg2 != 0)",
		    "option != PR_SET_DUMPABLE or arg2 == 0");
	assert_said("socket", ABI_X86_64, "family != AF_NETLINK or protocol != 9",
		    "family != AF_NETLINK or protocol != NETLINK_AUDIT");
	assert_said("mount", ABI_X86_64, "type != NULL and data == NULL and dev_name != NULL",
		    "dev_name != NULL and type != NULL and data == NULL");
	assert_said("socket", ABI_X86_64,
		    "family == AF_NETLINK and protocol == 9 and not (wide family == AF_NETLINK "
		    "and wide protocol == 9)",
		    "family == AF_NETLINK and protocol == NETLINK_AUDIT and (wide family > "
		    "0xffffffff or wide protocol > 0xffffffff)");
	assert_said("socket", ABI_X86_64,
		    "not (family == AF_NETLINK and protocol == 9) and family != AF_VSOCK",
		    "family != AF_VSOCK and (family != AF_NETLINK or protocol != "
		    "NETLINK_AUDIT)");
	assert_said("fcntl", ABI_X86_64, "cmd & 1 == 1 and arg & 7 == 7 and arg != 7",
		    "cmd has 0x1 and arg has 0x7 and arg >= 8");
}

static void assert_guarded(const char *where, const char *guard, const char *wanted)
{
	diagram_id calls = denied("bpf", ABI_X86_64, rule_of("bpf", where, guard));

	assert_string_equal(said("bpf", ABI_X86_64, calls, calls), wanted);
}

static void test_guards(void **state)
{
	(void)state;
	assert_guarded("", "cap BPF or cap SYS_ADMIN",
		       "deny bpf if cap SYS_ADMIN or cap BPF\n");
	assert_guarded("", "not (cap BPF or kernel >= 5.8)",
		       "deny bpf if no cap BPF and kernel < 5.8\n");
	assert_guarded("", "kernel < 4.8 or kernel >= 5.9",
		       "deny bpf if kernel < 4.8 or kernel >= 5.9\n");
	assert_guarded(
		"cmd == BPF_MAP_CREATE", "kernel >= 4.8 and kernel < 5.9",
		"deny bpf where cmd == BPF_MAP_CREATE if kernel >= 4.8 and kernel < 5.9\n");
}

/* Random ones, each with a store of its own. */

static void start_again(void)
{
	assert_false(diagrams_exhausted(ctx.diagrams));
	arena_free(ctx.arena);
	ctx = new_context();
	told_atoms = NULL;
}

static unsigned any(unsigned below)
{
	return (unsigned)rand() % below;
}

static const struct {
	const char *name;
	enum abi abi;
	const char *args[4];
} subjects[] = {
	{"openat", ABI_X86_64, {"dfd", "flags", "wide dfd", "wide flags"}},
	{"socket", ABI_X86_64, {"family", "type", "protocol", "wide family"}},
	{"mprotect", ABI_X86, {"start", "len", "prot", "wide prot"}},
	{"setpriority", ABI_AARCH64, {"which", "who", "niceval", "wide niceval"}},
	{"lseek", ABI_X32, {"fd", "offset", "whence", "wide whence"}},
	{"ioctl", ABI_S390X, {"fd", "cmd", "arg", "wide cmd"}},
	{"socket", ABI_X86, {"family", "type", "wide type", "low type"}},
	{"fchmodat", ABI_X86_64, {"dfd", "mode", "low mode", "wide mode"}},
	{"umask", ABI_X86_64, {"mask", "mask", "low mask", "wide mask"}},
	{"sched_setscheduler", ABI_X86_64, {"pid", "policy", "low policy", "wide pid"}},
};

static const char *const numbers[] = {"0",  "1",  "2",     "3",      "7",
				      "16", "40", "0x241", "0x1000", "0x7fffffff"};

static const char *number(void)
{
	return numbers[any(sizeof(numbers) / sizeof(numbers[0]))];
}

static const char *comparison(const char *arg)
{
	static const char *const ops[] = {
		"==", "!=", "<", ">=", "has", "lacks", "has any", "has only"};
	unsigned form = any(sizeof(ops) / sizeof(ops[0]) + 3);

	if (form == 8)
		return arena_printf(ctx.arena, "%s in (%s, %s)", arg, number(), number());
	if (form == 9)
		return arena_printf(ctx.arena, "%s in %u..%u", arg, any(9), 9 + any(500));
	if (form == 10)
		return arena_printf(ctx.arena, "%s & 0x3f == %u", arg, any(64));
	return arena_printf(ctx.arena, "%s %s %s", arg, ops[form], number());
}

static const char *condition(size_t subject, int depth)
{
	const char *a, *b;

	if (!depth || !any(3))
		return comparison(subjects[subject].args[any(4)]);
	a = condition(subject, depth - 1);
	b = condition(subject, depth - 1);
	if (!any(6))
		return arena_printf(ctx.arena, "not (%s)", a);
	return arena_printf(ctx.arena, "(%s) %s (%s)", a, any(2) ? "and" : "or", b);
}

/* Rules on a call, some of them on some hosts. */
static const char *random_rules;

static diagram_id random_calls(size_t subject)
{
	static const char *const guards[] = {"",
					     "",
					     "",
					     "cap SYS_ADMIN",
					     "no cap BPF",
					     "kernel >= 4.8",
					     "cap SYS_ADMIN and kernel < 5.9",
					     "kernel >= 5.1 and kernel < 6.1"};
	struct sbuf rules = {.arena = ctx.arena};

	for (unsigned i = any(3) + 1; i > 0; i--)
		sbuf_puts(&rules, rule_of(subjects[subject].name, condition(subject, 2),
					  guards[any(sizeof(guards) / sizeof(guards[0]))]));
	random_rules = sbuf_text(&rules);
	return denied(subjects[subject].name, subjects[subject].abi, random_rules);
}

static void test_random_sets_read_again(void **state)
{
	unsigned sayable = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t subject = any(sizeof(subjects) / sizeof(subjects[0]));
		diagram_id calls;

		start_again();
		is_wide = round % 3 == 1;
		calls = random_calls(subject);
		told_atoms = round % 3 ? read_atoms : NULL;
		sayable += calls != DIAGRAM_FALSE;
		if (!said(subjects[subject].name, subjects[subject].abi, calls, calls))
			fail_msg("nothing is said of: %s", random_rules);
	}
	assert_true(sayable > ROUNDS * 3 / 4);
}

static void test_random_sets_between_two(void **state)
{
	size_t shorter = 0, longer = 0;

	(void)state;
	for (int round = 0; round < ROUNDS / 3; round++) {
		size_t subject = any(sizeof(subjects) / sizeof(subjects[0]));
		const char *name = subjects[subject].name;
		enum abi abi = subjects[subject].abi;
		diagram_id must = random_calls(subject);
		diagram_id may = diagram_or(ctx.diagrams, must, random_calls(subject));
		const char *free = said(name, abi, must, may),
			   *exact = said(name, abi, must, must);

		if (!free || !exact)
			fail_msg("nothing is said of: %s", random_rules);
		shorter += strlen(free) < strlen(exact);
		longer += strlen(free) > strlen(exact);
	}
	if (shorter < 2 * longer)
		fail_msg("%zu shorter, %zu longer", shorter, longer);
}

/* Beyond what a table holds. */

static diagram_id pairs(unsigned count)
{
	struct diagrams *d = ctx.diagrams;
	diagram_id *each = ARENA_ARRAY(ctx.arena, diagram_id, count);

	for (unsigned i = 0; i < count; i++)
		each[i] = diagram_and(d,
				      diagram_compare(d, diagram_argument(1, UINT32_MAX, false),
						      RELATION_EQ, i * 3),
				      diagram_compare(d, diagram_argument(2, UINT64_MAX, false),
						      RELATION_EQ, i * 7));
	return diagram_apply_all(d, DIAGRAM_OR, each, count);
}

static void test_many_classes(void **state)
{
	diagram_id calls = pairs(100);
	const char *rules;

	(void)state;
	rules = said("ioctl", ABI_X86_64, calls, calls);
	assert_non_null(strstr(rules, "(cmd == 297 and arg == 693)"));
}

/* One set of bits, told of on one ABI after the other. */
static void test_each_abi_has_its_names(void **state)
{
	(void)state;
	assert_said("mmap", ABI_X86_64, "flags has 0x20", "flags has MAP_ANONYMOUS");
	assert_said("mmap", ABI_AARCH64, "flags has 0x20", "flags has MAP_ANONYMOUS");
	assert_said("mmap", ABI_MIPS64, "flags has 0x20", "flags has 0x20");
	assert_said("mmap", ABI_MIPS64, "flags has 0x800", "flags has MAP_ANONYMOUS");
}

static void test_too_much_is_refused(void **state)
{
	diagram_id calls = pairs(10000);
	struct told_calls told = {
		.id = id_of("ioctl"), .abi = ABI_X86_64, .must = calls, .may = calls};
	uint64_t work = ctx.diagrams->work;
	struct description description;

	(void)state;
	assert_false(decompile_calls(&ctx, &told, &description));
	assert_true(ctx.diagrams->work - work < 1u << 24);
}

/* The calls of NAME that meet WHERE, told of in the words of a rule that has SOURCE. */
static void assert_in_words(const char *name, const char *source, const char *where,
			    const char *wanted)
{
	diagram_id calls = denied(name, ABI_X86_64, rule_of(name, where, ""));

	assert_int_not_equal(calls, DIAGRAM_FALSE);
	assert_int_not_equal(denied(name, ABI_X86_64, rule_of(name, source, "")),
			     DIAGRAM_FALSE);
	told_atoms = read_atoms;
	assert_string_equal(said(name, ABI_X86_64, calls, calls), rule_of(name, wanted, ""));
	told_atoms = NULL;
}

static void test_orders_of_the_source(void **state)
{
	(void)state;
	assert_in_words("write", "count < 4096", "count <= 4095", "count < 4096");
	assert_in_words("write", "count < 4096", "count > 4095", "count >= 4096");
	assert_in_words("write", "count > 4095", "count <= 4095", "count <= 4095");
	assert_in_words("sched_setscheduler", "policy >= 8", "policy >= 8", "policy >= 8");
	assert_in_words("openat", "flags >= 0x10000", "flags >= 0x10000", "flags >= 0x10000");
	assert_in_words("fchmodat", "mode > 0o777", "mode > 0o777", "mode > 0o777");
	assert_in_words("munmap", "low len < 4096", "low len <= 4095", "low len < 4096");
}

/* The comparisons that stand in the source, and what is made of them. */
static void test_atoms(void **state)
{
	(void)state;
	assert_in_words("fcntl", "cmd & 1 == 1 and arg & 7 == 7 and arg != 7",
			"cmd & 1 == 1 and arg & 7 == 7 and arg != 7",
			"cmd & 0x1 == 1 and arg & 0x7 == 0x7 and arg != 7");
	assert_in_words("write", "count > 4096 or count & 3 == 3",
			"count > 4096 and count & 3 != 3",
			"count > 4096 and count & 0x3 != 0x3");
	assert_in_words("write", "count in 3..9000 and count & 1 == 1",
			"count not in (3..9000) or count & 1 == 0",
			"count not in (3..9000) or count & 0x1 != 0x1");
	assert_in_words("openat", "flags has O_CREAT or flags has any O_TRUNC|O_APPEND",
			"flags has O_CREAT and flags lacks O_TRUNC|O_APPEND",
			"flags has O_CREAT and flags lacks O_TRUNC|O_APPEND");
	assert_in_words("openat", "flags has only O_CREAT|O_TRUNC or flags >= 0x10000",
			"not flags has only O_CREAT|O_TRUNC and flags < 0x10000",
			"not flags has only O_CREAT|O_TRUNC and flags < 0x10000");
	assert_in_words("ioctl", "cmd & 0xff00 == 0x5400 and cmd not in (TIOCSTI, TIOCLINUX)",
			"cmd & 0xff00 != 0x5400 or cmd in (TIOCSTI, TIOCLINUX)",
			"cmd & 0xff00 != 0x5400 or cmd in (TIOCSTI, TIOCLINUX)");
	assert_in_words("bpf", "cmd >= 5 and cmd not in (7, 9) and cmd & 1 == 1",
			"cmd >= 5 and cmd not in (7, 9) and cmd & 1 == 1",
			"cmd >= BPF_PROG_LOAD and cmd not in (BPF_OBJ_GET, BPF_PROG_DETACH) "
			"and cmd & 0x1 == 1");
	/* as an `and' of `or's, which is shorter than its products */
	assert_in_words("openat",
			"(flags has O_CREAT or flags has O_TRUNC) and (flags has O_APPEND or "
			"flags >= 0x10000)",
			"(flags has O_CREAT or flags has O_TRUNC) and (flags has O_APPEND or "
			"flags >= 0x10000)",
			"(flags has O_CREAT or flags has O_TRUNC) and (flags has O_APPEND or "
			"flags >= 0x10000)");
	/* what is simple stays simple, however it was come by */
	assert_in_words("socket", "family & 0xfffffff7 == 2 or family == 5",
			"family in (2, 10)", "family in (AF_INET, AF_INET6)");
}

static void test_wide_files(void **state)
{
	(void)state;
	is_wide = true;
	assert_said("socket", ABI_X86_64, "family == 2 and protocol == 1",
		    "family == AF_INET and protocol == IPPROTO_ICMP");
	assert_said("socket", ABI_X86_64, "low family == 2", "low family == AF_INET");
	assert_said("openat", ABI_X86_64, "dfd == 0xffffff9c", "dfd == 0xffffff9c");
	assert_said("clone", ABI_X86_64, "flags has CLONE_NEWUSER",
		    "clone_flags has CLONE_NEWUSER");
	assert_said("mmap", ABI_X86_64, "len < 4096", "len <= 4095");
	assert_said("setns", ABI_X86, "flags == CLONE_NEWNET", "flags == CLONE_NEWNET");
}

/* A set that could not be worked out is in no other store either. */
static void test_exhausted(void **state)
{
	struct told_calls calls = {.id = id_of("mmap"), .abi = ABI_X86_64};
	struct diagrams *whole = ctx.diagrams;
	struct description description;
	struct cube cube = cube_all();

	(void)state;
	ctx.diagrams = diagrams_limited(ctx.arena, 200, 1000);
	cube.arg[2] = (struct cube_arg){UINT64_MAX, 1};
	calls.must = diagram_cube(ctx.diagrams, &cube);
	for (unsigned arg = 0; arg < CUBE_ARGS; arg++) {
		cube.arg[arg] = (struct cube_arg){UINT64_MAX, arg};
		calls.may =
			diagram_or(ctx.diagrams, calls.must, diagram_cube(ctx.diagrams, &cube));
	}
	assert_true(diagrams_exhausted(ctx.diagrams));
	assert_false(decompile_calls(&ctx, &calls, &description));
	ctx.diagrams = whole;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values),
		TEST(test_flags),
		TEST(test_bits_left_out),
		TEST(test_several_arguments),
		TEST(test_guards),
		TEST(test_random_sets_read_again),
		TEST(test_random_sets_between_two),
		TEST(test_many_classes),
		TEST(test_each_abi_has_its_names),
		TEST(test_too_much_is_refused),
		TEST(test_orders_of_the_source),
		TEST(test_atoms),
		TEST(test_wide_files),
		TEST(test_exhausted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

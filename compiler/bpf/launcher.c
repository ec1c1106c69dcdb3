/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is read is made once more of what was found in it, and has to be the same to the byte:
 * so a launcher that was changed, but for its filter, is none.
 */
#include "bpf/launcher.h"

#include "bpf/bytes.h"
#include "kernel/filter_flags.h"
#include "model/diagram.h"

#include <string.h>

/* Sizes of the heads, of the file and of its two segments. */
#define HEAD_SIZE 64
#define SEGMENT_SIZE 56
#define CODE_OFFSET (HEAD_SIZE + 2 * SEGMENT_SIZE)

/* In the head: which machine it is for. */
#define MACHINE_OFFSET 18

/* Four numbers in front of the instructions: flags of the policy and of seccomp(2), length, 0.
 */
#define FILTER_HEAD_SIZE 16

static const unsigned char code_x86_64[] = {
#include "bpf/launcher/x86_64.inc"
};

static const unsigned char code_aarch64[] = {
#include "bpf/launcher/aarch64.inc"
};

struct launcher_machine {
	enum abi abi;  /* of the code */
	uint16_t elf;  /* EM_*, from linux/elf-em.h */
	uint32_t page; /* the largest that its kernels have */
	const unsigned char *code;
	size_t size; /* a multiple of 8 */
};

static const struct launcher_machine machines[] = {
	{ABI_X86_64, 62, 0x1000, code_x86_64, sizeof(code_x86_64)},
	{ABI_AARCH64, 183, 0x10000, code_aarch64, sizeof(code_aarch64)},
};

/* Writing. */

struct number {
	uint64_t value;
	int bytes;
};

static void put(struct sbuf *out, const struct number *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		bpf_put_number(out, numbers[i].value, numbers[i].bytes, false);
}

/* Elf64_Ehdr and Elf64_Phdr (elf(5)), of a file of SIZE bytes that is mapped anywhere. */
static void put_heads(struct sbuf *out, const struct launcher_machine *machine, size_t size)
{
	const struct number head[] = {
		{0x464c457f, 4},   /* magic */
		{2, 1},            /* of 64 bits */
		{1, 1},            /* little-endian */
		{1, 1},            /* version */
		{0, 1},            /* for Unix */
		{0, 8},            /* padding */
		{3, 2},            /* ET_DYN */
		{machine->elf, 2}, /* EM_* */
		{1, 4},            /* version */
		{CODE_OFFSET, 8},  /* where it starts */
		{HEAD_SIZE, 8},    /* where the segments' heads are */
		{0, 8},            /* where the sections' are: there are none */
		{0, 4},            /* flags */
		{HEAD_SIZE, 2},    /* of this head */
		{SEGMENT_SIZE, 2}, /* of each of the next */
		{2, 2},            /* of which there are two */
		{0, 2},            /* size of a section's */
		{0, 2},            /* how many */
		{0, 2},            /* which of them has names */
	};
	const struct number file[] = {
		{1, 4},             /* PT_LOAD */
		{5, 4},             /* to be read and executed */
		{0, 8},             /* from its start */
		{0, 8},             /* at any address */
		{0, 8},             /* physical address */
		{size, 8},          /* in the file */
		{size, 8},          /* in memory */
		{machine->page, 8}, /* alignment */
	};
	const struct number stack[] = {
		{0x6474e551, 4}, /* PT_GNU_STACK */
		{6, 4},          /* to be read and written */
		{0, 8},          /* the rest says nothing */
		{0, 8},          {0, 8}, {0, 8}, {0, 8}, {16, 8},
	};

	put(out, head, ARRAY_LEN(head));
	put(out, file, ARRAY_LEN(file));
	put(out, stack, ARRAY_LEN(stack));
}

static void put_launcher(struct sbuf *out, const struct launcher_machine *machine,
			 unsigned flags, const struct bpf_program *program)
{
	const struct number filter[] = {
		{flags, 4},
		{LOAD_TSYNC | filter_flags_to_load(flags), 4},
		{program->len, 4},
		{0, 4},
	};
	size_t size = CODE_OFFSET + machine->size + FILTER_HEAD_SIZE +
		      program->len * sizeof(struct insn);

	put_heads(out, machine, size);
	sbuf_add(out, (const char *)machine->code, machine->size);
	put(out, filter, ARRAY_LEN(filter));
	bpf_put_program(out, program, false);
}

/* Reading. */

/* A little-endian number at the start of TEXT. */
static uint32_t number_at(const char *text, int bytes)
{
	uint32_t value = 0;

	for (int i = bytes; i-- > 0;)
		value = value << 8 | (unsigned char)text[i];
	return value;
}

bool launcher_is_program(struct str bytes)
{
	return str_starts(bytes, "\177ELF");
}

/* The machine of the launcher BYTES; NULL when there is none, or no filter. */
static const struct launcher_machine *machine_of(struct str bytes)
{
	if (!launcher_is_program(bytes) || bytes.len < CODE_OFFSET)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		if (number_at(bytes.ptr + MACHINE_OFFSET, 2) == machines[i].elf)
			return bytes.len < CODE_OFFSET + machines[i].size + FILTER_HEAD_SIZE
				       ? NULL
				       : &machines[i];
	return NULL;
}

static const char *filter_of(struct str bytes, const struct launcher_machine *machine)
{
	return bytes.ptr + CODE_OFFSET + machine->size;
}

static struct bpf_program read_program(struct arena *arena, struct str bytes, const char *from)
{
	size_t len = (size_t)(bytes.ptr + bytes.len - from) / sizeof(struct insn);
	struct bpf_program program = {ARENA_ARRAY(arena, struct insn, len + 1), len};

	for (size_t i = 0; i < len; i++, from += sizeof(struct insn))
		program.code[i] = (struct insn){
			(uint16_t)number_at(from, 2), (uint8_t)number_at(from + 2, 1),
			(uint8_t)number_at(from + 3, 1), number_at(from + 4, 4)};
	return program;
}

unsigned launcher_flags(struct str bytes)
{
	const struct launcher_machine *machine = machine_of(bytes);

	return machine ? number_at(filter_of(bytes, machine), 4) : 0;
}

const char *launcher_read(struct arena *arena, struct str bytes, struct bpf_program *out)
{
	const struct launcher_machine *machine = machine_of(bytes);
	struct sbuf again = {.arena = arena};

	if (!machine)
		return "it is a program, and no launcher of `scmpl build -t elf`";
	*out = read_program(arena, bytes, filter_of(bytes, machine) + FILTER_HEAD_SIZE);
	put_launcher(&again, machine, launcher_flags(bytes) & FILTER_FLAGS_ALL, out);
	return str_equal((struct str){again.ptr, again.len}, bytes)
		       ? NULL
		       : "it is a program, and no launcher that this version of scmpl makes";
}

/* What a launcher cannot do. */

static const struct launcher_machine *find_machine(struct context *ctx,
						   const struct policy *policy)
{
	enum abi abi = abi_machine(abi_next(policy->abis, 0));
	struct diag *diag;

	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		if (policy->abis & ABI_BIT(machines[i].abi))
			return &machines[i];
	if (abi == ABI_X86_64 || abi == ABI_AARCH64) {
		diag = diag_error(ctx->diags, policy->fallback_span, DIAG_FORMAT_LIMIT,
				  "a launcher is a program of %s, which this policy does not "
				  "speak for",
				  abi_info(abi)->name);
		diag_note(ctx->diags, diag, "add it to arch, or to --arch");
		return NULL;
	}
	diag = diag_error(ctx->diags, policy->fallback_span, DIAG_FORMAT_LIMIT,
			  "there are launchers for x86_64 and aarch64, and none for %s",
			  abi_info(abi)->name);
	diag_note(ctx->diags, diag, "use -t c in a program of your own, or -t bpf");
	return NULL;
}

static bool needs_no_listener(struct context *ctx, const struct policy *policy)
{
	struct span rule;

	if (!policy_notifies(policy, &rule))
		return true;
	diag_error(
		ctx->diags, rule, DIAG_NEEDS_LISTENER,
		"'notify' needs a supervisor, and a launcher has none: such calls would fail "
		"with ENOSYS");
	return false;
}

/* The launcher executes the command under the filter. */
static bool lets_execute(struct context *ctx, const struct policy *policy, enum abi abi)
{
	syscall_id id = syscall_find("execve", strlen("execve"));
	struct diagram_values actions =
		diagram_values(policy->diagrams, ctx->arena, policy_outcome(policy, abi, id));
	struct verdict verdict = policy_eval(policy, abi, id, &(struct example){0});

	for (size_t i = 0; i < actions.len; i++)
		if (verb_permits(action_of_value(actions.ptr[i]).verb))
			return true;
	diag_error(ctx->diags, verdict.rule, DIAG_CANNOT_EXEC,
		   "the policy says '%s' to execve: the launcher could never start a command",
		   verb_name(verdict.action.verb));
	return false;
}

static bool is_read_back(struct context *ctx, struct str bytes, unsigned flags,
			 const struct bpf_program *program)
{
	struct bpf_program read;

	if (!launcher_read(ctx->arena, bytes, &read) && launcher_flags(bytes) == flags &&
	    read.len == program->len &&
	    memcmp(read.code, program->code, read.len * sizeof(*read.code)) == 0)
		return true;
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the filter came out wrong in a launcher");
	return false;
}

bool launcher_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct sbuf bytes = {.arena = ctx->arena};
	const struct launcher_machine *machine;
	struct bpf_program program;

	if (!bpf_make(ctx, policy, &program))
		return false;
	machine = find_machine(ctx, policy);
	if (!machine || !needs_no_listener(ctx, policy) ||
	    !lets_execute(ctx, policy, machine->abi))
		return false;
	put_launcher(&bytes, machine, policy->flags, &program);
	if (!is_read_back(ctx, (struct str){bytes.ptr, bytes.len}, policy->flags, &program))
		return false;
	sbuf_add(out, bytes.ptr, bytes.len);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A filter as a header: numbers, so that no header of the system has to be as new as the
 * policy, and a function that loads them.  It compiles as C99 and as C++.
 */
#include "emit/ready.h"

#include "bpf/bpf.h"
#include "kernel/filter_flags.h"
#include "kernel/settings.h"
#include "model/complain.h"

#include <stdio.h>
#include <string.h>

#define NAME_DEFAULT "scmpl_filter"

/* What a compiler for ABI defines. */
static const char *const conditions[ABI_COUNT] = {
	[ABI_X86_64] = "defined(__x86_64__) && !defined(__ILP32__)",
	[ABI_X86] = "defined(__i386__)",
	[ABI_X32] = "defined(__x86_64__) && defined(__ILP32__)",
	[ABI_AARCH64] = "defined(__aarch64__)",
	[ABI_ARM] = "defined(__arm__)",
	[ABI_RISCV64] = "defined(__riscv) && __riscv_xlen == 64",
	[ABI_PPC64LE] = "defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)",
	[ABI_PPC64] = "defined(__powerpc64__) && defined(__BIG_ENDIAN__)",
	[ABI_PPC] = "defined(__powerpc__) && !defined(__powerpc64__)",
	[ABI_S390X] = "defined(__s390x__)",
	[ABI_S390] = "defined(__s390__) && !defined(__s390x__)",
	[ABI_LOONGARCH64] = "defined(__loongarch__) && __loongarch_grlen == 64",
	[ABI_MIPS64] = "defined(__MIPSEB__) && _MIPS_SIM == _ABI64",
	[ABI_MIPS64N32] = "defined(__MIPSEB__) && _MIPS_SIM == _ABIN32",
	[ABI_MIPS] = "defined(__MIPSEB__) && _MIPS_SIM == _ABIO32",
	[ABI_MIPSEL64] = "defined(__MIPSEL__) && _MIPS_SIM == _ABI64",
	[ABI_MIPSEL64N32] = "defined(__MIPSEL__) && _MIPS_SIM == _ABIN32",
	[ABI_MIPSEL] = "defined(__MIPSEL__) && _MIPS_SIM == _ABIO32",
	[ABI_M68K] = "defined(__m68k__)",
	[ABI_PARISC64] = "defined(__hppa__) && defined(__LP64__)",
	[ABI_PARISC] = "defined(__hppa__) && !defined(__LP64__)",
	[ABI_SH] = "defined(__sh__) && defined(__LITTLE_ENDIAN__)",
	[ABI_SHEB] = "defined(__sh__) && !defined(__LITTLE_ENDIAN__)",
};

struct header {
	const char *note; /* to be told of it; or "" */
	const char *name;
	const struct policy *policy;
	const struct bpf_program *program;
	struct sbuf *out;
};

static bool is_identifier(const char *name)
{
	size_t letters = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
				      "0123456789");

	return letters > 0 && !name[letters] && !strchr("0123456789", name[0]);
}

static bool notifies(const struct bpf_program *program)
{
	for (size_t i = 0; i < program->len; i++)
		if (program->code[i].code == CODE_RET &&
		    (program->code[i].k & RET_ACTION) == RET_NOTIFY)
			return true;
	return false;
}

static unsigned load_flags(const struct header *header)
{
	unsigned flags = LOAD_TSYNC | filter_flags_to_load(header->policy->flags);

	if (header->policy->flags & FILTER_FLAG_WAIT_KILLABLE_RECV)
		flags |= LOAD_WAIT_KILLABLE_RECV;
	if (notifies(header->program))
		flags |= LOAD_NEW_LISTENER | LOAD_TSYNC_ESRCH;
	return flags;
}

static void put_guard(const struct header *header)
{
	const char *before = "#if ";
	struct sbuf names = {.arena = header->out->arena};

	ABI_EACH(abi, header->policy->abis) {
		sbuf_printf(header->out, "%s!(%s)", before, conditions[abi]);
		sbuf_printf(&names, "%s%s", names.len ? ", " : "", abi_info(abi)->name);
		before = " && \\\n\t";
	}
	sbuf_printf(header->out, "\n#error \"this filter is for %s\"\n#endif\n\n",
		    sbuf_text(&names));
}

static void put_code(const struct header *header)
{
	enum abi machine = abi_machine(abi_next(header->policy->abis, 0));

	sbuf_printf(header->out, "/* AUDIT_ARCH_* of %s, and the number of instructions. */\n",
		    abi_info(machine)->name);
	sbuf_printf(header->out, "#define %s_arch 0x%08xU\n", header->name,
		    abi_info(machine)->audit);
	sbuf_printf(header->out, "#define %s_len %zu\n\n", header->name, header->program->len);
	sbuf_printf(header->out, "static const struct sock_filter %s[%s_len] = {\n",
		    header->name, header->name);
	for (size_t i = 0; i < header->program->len; i++) {
		const struct insn *f = &header->program->code[i];

		sbuf_printf(header->out, "\t{0x%02x, %u, %u, 0x%08x},\n", f->code, f->jt, f->jf,
			    f->k);
	}
	sbuf_puts(header->out, "};\n\n");
}

static void put_function(const struct header *header)
{
	const char *name = header->name;
	bool listens = notifies(header->program);

	sbuf_printf(
		header->out,
		"/*\n"
		" * Put the filter in force for all threads of this process, for good, and\n"
		" * without a way to more privileges.  %s;\n"
		" * -1 with errno as prctl(2) and seccomp(2) set it.  ESRCH: a thread has\n"
		" * another filter.\n"
		" */\n",
		listens ? "The descriptor of its listener" : "0 when it is");
	sbuf_printf(header->out,
		    "static inline int %s_install(void)\n"
		    "{\n"
		    "\tstruct sock_fprog program;\n"
		    "\tlong result;\n\n"
		    "\tprogram.len = %s_len;\n"
		    "\tprogram.filter = (struct sock_filter *)%s;\n"
		    "\tif (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)\n"
		    "\t\treturn -1;\n"
		    "\tresult = syscall(SYS_seccomp, 1L /* SECCOMP_SET_MODE_FILTER */, 0x%xL, "
		    "&program);\n",
		    name, name, name, load_flags(header));
	if (!listens)
		sbuf_puts(header->out, "\tif (result > 0) {\n"
				       "\t\terrno = ESRCH;\n"
				       "\t\treturn -1;\n"
				       "\t}\n");
	sbuf_puts(header->out, "\treturn (int)result;\n}\n\n");
}

static void put_header(const struct header *header)
{
	struct str guard = str_upper(header->out->arena, str_of(header->name));

	sbuf_printf(header->out,
		    "/* A seccomp filter made by scmpl; do not edit. */\n%s"
		    "#ifndef %.*s_H\n#define %.*s_H\n\n"
		    "#include <errno.h>\n#include <linux/filter.h>\n#include <sys/prctl.h>\n"
		    "#include <sys/syscall.h>\n#include <unistd.h>\n\n"
		    "#ifndef __cplusplus /* which always has it; C under -std=c99 has not */\n"
		    "extern long syscall(long number, ...);\n#endif\n\n",
		    header->note, STR_FMT(guard), STR_FMT(guard));
	put_guard(header);
	put_code(header);
	put_function(header);
	sbuf_puts(header->out, "#endif\n");
}

/* The program that the array of the header TEXT is; of no length when it is none. */
static struct bpf_program read_code(struct context *ctx, const char *text, size_t len)
{
	struct bpf_program program = {.code = ARENA_ARRAY(ctx->arena, struct insn, len)};
	const char *line = strstr(text, "] = {\n");

	while (line && (line = strchr(line, '\n')) && program.len < len) {
		unsigned code, jt, jf, k;

		if (sscanf(++line, "\t{0x%x, %u, %u, 0x%x},\n", &code, &jt, &jf, &k) != 4)
			break;
		program.code[program.len++] =
			(struct insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
	}
	return program;
}

static bool prove(struct context *ctx, const struct header *header)
{
	size_t len = header->program->len;
	struct bpf_program read = read_code(ctx, sbuf_text(header->out), len + 1);

	if (read.len == len &&
	    memcmp(read.code, header->program->code, len * sizeof(*read.code)) == 0)
		return true;
	diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
		   "the filter came out wrong in a header");
	return false;
}

bool c_header_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	const char *name = ctx->settings->output_name;
	struct sbuf text = {.arena = ctx->arena};
	struct bpf_program program;
	struct header header = {ctx->settings->complain ? "/* " COMPLAIN_NOTE " */\n" : "",
				name ? name : NAME_DEFAULT, policy, &program, &text};

	if (!is_identifier(header.name)) {
		diag_error(ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			   "'%s' is no name in C: --name takes letters, digits and _",
			   header.name);
		return false;
	}
	if (!bpf_make(ctx, policy, &program))
		return false;
	put_header(&header);
	if (!prove(ctx, &header))
		return false;
	sbuf_add(out, text.ptr, text.len);
	return true;
}

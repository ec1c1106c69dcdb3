/* SPDX-License-Identifier: Apache-2.0 */
/* The raw program as a file: what bubblewrap, crun and seccomp(2) take. */
#include "bpf/bytes.h"

#include "bpf/calls.h"
#include "kernel/filter_flags.h"

void bpf_put_number(struct sbuf *out, uint64_t value, int bytes, bool big_endian)
{
	char text[8];

	for (int i = 0; i < bytes; i++)
		text[big_endian ? bytes - 1 - i : i] = (char)(value >> 8 * i & 0xff);
	sbuf_add(out, text, (size_t)bytes);
}

void bpf_put_program(struct sbuf *out, const struct bpf_program *program, bool big_endian)
{
	for (size_t i = 0; i < program->len; i++) {
		const struct insn *f = &program->code[i];

		bpf_put_number(out, f->code, 2, big_endian);
		bpf_put_number(out, f->jt, 1, big_endian);
		bpf_put_number(out, f->jf, 1, big_endian);
		bpf_put_number(out, f->k, 4, big_endian);
	}
}

bool bpf_make(struct context *ctx, const struct policy *policy, struct bpf_program *out)
{
	struct difference difference;
	enum bpf_proven proven;

	if (!bpf_compile(ctx, policy, ctx->settings->weights, out))
		return false;
	proven = bpf_prove(ctx, out, policy, &difference);
	if (proven == BPF_REFUTED)
		diag_error(ctx->diags, SPAN_NONE, DIAG_SELF_CHECK,
			   "the filter for this policy came out wrong, and is not used");
	return proven == BPF_PROVEN;
}

/* Who loads a filter says which flags it has: it holds none itself. */
static void warn_of_flags(struct context *ctx, const struct policy *policy)
{
	if (policy->flags)
		diag_warning(
			ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			"a filter holds no flags: whoever loads it has to ask the kernel for "
			"%s",
			filter_flags_text(ctx->arena, policy->flags));
}

bool bpf_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct bpf_program program;

	if (!bpf_make(ctx, policy, &program))
		return false;
	warn_of_flags(ctx, policy);
	bpf_put_program(out, &program, bpf_is_big_endian(policy->abis));
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "bpf/names.h"

#include "bpf/calls.h"
#include "decompile/describe.h"
#include "kernel/action.h"
#include "kernel/native.h"
#include "kernel/syscalls.h"

void bpf_put_word(struct sbuf *out, uint32_t offset, bool big_endian)
{
	bool is_second = offset % 8 != 0;
	const char *half = is_second != big_endian ? "high" : "low";

	if (offset == offsetof(struct call_data, nr))
		sbuf_puts(out, "nr");
	else if (offset == offsetof(struct call_data, arch))
		sbuf_puts(out, "arch");
	else if (offset < offsetof(struct call_data, args))
		sbuf_printf(out, "ip.%s", half);
	else
		sbuf_printf(out, "arg%u.%s",
			    (offset - (uint32_t)offsetof(struct call_data, args)) / 8, half);
}

void bpf_put_action(struct sbuf *out, uint32_t ret, enum abi abi)
{
	struct action action = action_of_ret(ret);

	sbuf_puts(out, describe_action(out->arena, abi, action));
	if (action.data && action.verb != VERB_DENY && action.verb != VERB_TRACE)
		sbuf_printf(out, " %u", action.data);
}

enum abi bpf_first_abi(const struct bpf_program *program)
{
	for (size_t pc = 0; pc < program->len; pc++)
		if (program->code[pc].code == CODE_JEQ)
			ABI_EACH(abi, bpf_abis_of_token(program->code[pc].k))
				return abi;
	return abi_native();
}

const char *bpf_call_name(abi_set abis, uint32_t nr)
{
	ABI_EACH(abi, abis) {
		syscall_id id = syscall_by_number(abi, nr);

		if (id != SYSCALL_NONE)
			return syscall_name(id);
	}
	return NULL;
}

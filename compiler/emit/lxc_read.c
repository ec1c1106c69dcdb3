/* SPDX-License-Identifier: Apache-2.0 */
#include "emit/lxc.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

abi_set lxc_abis(enum abi machine)
{
	switch (machine) {
	case ABI_X86_64:
	case ABI_AARCH64:
	case ABI_PPC64:
	case ABI_MIPS64:
	case ABI_MIPSEL64:
		return abi_of_machine(machine);
	case ABI_PPC64LE:
	case ABI_S390X:
	case ABI_RISCV64:
		return ABI_BIT(machine); /* programs of other ABIs are killed */
	default:
		return 0;
	}
}

/* "errno 13 ..." and its like; false: it is no action. */
static bool read_action(const char *text, struct action *action)
{
	*action = (struct action){VERB_ALLOW, 0};
	if (strncmp(text, "allow", 5) == 0)
		return true;
	if (strncmp(text, "errno ", 6) == 0)
		*action = (struct action){VERB_DENY, (uint16_t)strtoul(text + 6, NULL, 10)};
	else if (strncmp(text, "kill", 4) == 0)
		action->verb = VERB_KILL_THREAD;
	else if (strncmp(text, "trap", 4) == 0)
		action->verb = VERB_TRAP;
	else
		return false;
	return true;
}

/* [index,value,operator] or, of a mask, [index,datum,operator,mask] */
static bool read_arg(const char *text, struct profile_arg *arg)
{
	uint64_t value, mask = 0;
	char op[32];
	int count = sscanf(text, "[%u,%" SCNu64 ",%31[A-Z_],%" SCNu64 "]", &arg->index, &value,
			   op, &mask);

	if (count < 3 || arg->index >= CUBE_ARGS)
		return false;
	arg->op = profile_op_find(op);
	arg->value = arg->op == PROFILE_MASKED_EQ ? mask : value;
	arg->value_two = arg->op == PROFILE_MASKED_EQ ? value : 0;
	return arg->op != PROFILE_OP_COUNT && (count == 4) == (arg->op == PROFILE_MASKED_EQ);
}

/* NAME ACTION ARG... */
static bool read_rule(struct arena *arena, const char *line, struct profile *profile)
{
	const char *name = arena_strndup(arena, line, strcspn(line, " "));
	struct profile_rule *rule = VEC_PUSH(arena, &profile->rules);

	*rule = (struct profile_rule){.guard = cube_all(), .machines = PROFILE_ANY_MACHINE};
	*VEC_PUSH(arena, &rule->names) = name;
	line += strlen(name);
	if (*line++ != ' ' || !read_action(line, &rule->action))
		return false;
	while ((line = strchr(line, '['))) {
		struct profile_arg *arg = VEC_PUSH(arena, &rule->args);

		if (!read_arg(line++, arg))
			return false;
	}
	return true;
}

/* NUMBER counts from 0. */
static bool read_line(struct arena *arena, const char *line, size_t number,
		      struct profile *profile)
{
	if (number == 0)
		return strcmp(line, "2") == 0;
	if (number == 1) {
		bool denies = strncmp(line, "denylist ", 9) == 0;

		return (denies || strncmp(line, "allowlist ", 10) == 0) &&
		       read_action(line + (denies ? 9 : 10), &profile->fallback);
	}
	return strcmp(line, "[all]") == 0 || read_rule(arena, line, profile);
}

struct profile *lxc_read(struct context *ctx, struct str text, enum abi machine,
			 struct str *wrong)
{
	struct profile *profile = ARENA_NEW(ctx->arena, struct profile);
	size_t number = 0;

	profile->form = PROFILE_LXC;
	profile->abis = lxc_abis(machine);
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		*wrong = (struct str){text.ptr, len};
		if (!read_line(ctx->arena, arena_strndup(ctx->arena, text.ptr, len), number++,
			       profile))
			return NULL;
		text.ptr += len + (end != NULL);
		text.len -= len + (end != NULL);
	}
	return profile;
}

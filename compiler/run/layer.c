/* SPDX-License-Identifier: Apache-2.0 */
#include "run/layer.h"

#include "run/host.h"
#include "target/bpf_read.h"
#include "target/verify.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct layer *add(struct scmpl *ctx, const struct source *source)
{
	struct layer *layer;

	if (!ctx->layers)
		ctx->layers = ARENA_NEW(ctx->arena, struct layers);
	layer = VEC_PUSH(ctx->arena, ctx->layers);
	layer->source = source;
	return layer;
}

void layers_add(struct scmpl *ctx, const struct source *source, const struct policy *policy)
{
	struct layer *layer = add(ctx, source);

	layer->policy = policy;
	layer->unit = ctx->unit;
	layer->flags = policy->flags;
}

bool layers_add_filter(struct scmpl *ctx, const struct source *source)
{
	struct bpf_program program;

	if (!bpf_decode(ctx, source, true, &program))
		return false;
	add(ctx, source)->program = program;
	return true;
}

/* Preparing. */

static bool is_available(uint32_t ret)
{
	uint32_t action = ret & SECCOMP_RET_ACTION_FULL;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0 ||
	       errno != EOPNOTSUPP;
}

/* An action the kernel does not know would kill instead: refuse it before. */
static bool check_actions(struct scmpl *ctx, const struct bpf_program *program)
{
	for (size_t i = 0; i < program->len; i++) {
		const struct sock_filter *insn = &program->code[i];
		struct action action = action_of_ret(insn->k);

		if (insn->code != (BPF_RET | BPF_K))
			continue;
		if (action.verb == VERB_NOTIFY) {
			diag_environment(ctx->diags, SPAN_NONE,
					 "'notify' needs a supervisor of its own, and there is "
					 "none: such calls would fail with ENOSYS");
			return false;
		}
		if (!is_available(insn->k)) {
			diag_environment(ctx->diags, SPAN_NONE,
					 "this kernel does not know the action '%s'",
					 verb_name(action.verb));
			return false;
		}
	}
	return true;
}

static bool prepare(struct scmpl *ctx, struct layer *layer)
{
	bool (*make)(struct scmpl *, const struct policy *, struct bpf_program *) =
		ctx->by_libseccomp ? verify_made_by_libseccomp : bpf_make;

	if (layer->policy) {
		layer->policy = host_policy(ctx, layer->policy);
		if (!layer->policy || !make(ctx, layer->policy, &layer->program))
			return false;
	}
	return check_actions(ctx, &layer->program);
}

bool layers_prepare(struct scmpl *ctx)
{
	for (size_t i = 0; i < ctx->layers->len; i++)
		if (!prepare(ctx, &ctx->layers->ptr[i]))
			return false;
	return true;
}

/* Verdicts. */

struct verdict layer_verdict(const struct layer *layer, const struct seccomp_data *data)
{
	struct host decided = {0, 0};
	struct call call;

	if (!layer->policy)
		return (struct verdict){action_of_ret(bpf_run(&layer->program, data)),
					SPAN_NONE};
	call = call_of_data(data);
	return policy_eval(layer->policy, call.abi, call.id, call.args, decided);
}

struct verdict layers_verdict(const struct layers *layers, const struct seccomp_data *data,
			      const struct layer **deciding)
{
	struct verdict strictest = {{VERB_ALLOW, 0}, SPAN_NONE};

	for (size_t i = layers->len; i-- > 0;) {
		struct verdict verdict = layer_verdict(&layers->ptr[i], data);

		if (i + 1 < layers->len && verdict.action.verb >= strictest.action.verb)
			continue;
		strictest = verdict;
		if (deciding)
			*deciding = &layers->ptr[i];
	}
	return strictest;
}

static bool allows_all(const struct policy *policy, enum abi abi, syscall_id id)
{
	const struct decision *decision;
	bool has_all;

	if (!policy || !(policy->abis & ABI_BIT(abi)))
		return false;
	decision = policy_decision(policy, abi, id);
	has_all = verb_permits(policy_fallback(policy, abi, id).verb);
	for (size_t i = 0; i < decision->len; i++) {
		if (!verb_permits(decision->ptr[i].action.verb))
			return false;
		has_all |= cube_is_all(&decision->ptr[i].cube);
	}
	return has_all;
}

bool layers_allow_all(const struct layers *layers, enum abi abi, syscall_id id)
{
	for (size_t i = 0; i < layers->len; i++)
		if (!allows_all(layers->ptr[i].policy, abi, id))
			return false;
	return true;
}

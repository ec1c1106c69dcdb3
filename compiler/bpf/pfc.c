/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pseudo code of a filter: under each audit token, which calls end how, and the
 * tests of arguments as they were compiled.  Calls that are treated alike stand
 * together, in the order of their numbers.
 */
#include "bpf/names.h"
#include "bpf/plan.h"
#include "model/complain.h"

#define LINE_WIDTH 88

struct pfc {
	const struct graph *graph;
	struct sbuf *out;
	enum abi abi;      /* one of those with the token at hand */
	uint8_t *uses;     /* by node: 2 is several */
	bool *was_printed; /* by node */
};

static void indent(struct pfc *printer, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		sbuf_puts(printer->out, "  ");
}

/* Past loads and masks, which the tests behind them name themselves. */
static node_id skip_loads(const struct graph *graph, node_id id)
{
	while (graph_node(graph, id)->code == CODE_LOAD ||
	       graph_node(graph, id)->code == CODE_MASK)
		id = graph_node(graph, id)->yes;
	return id;
}

static void count_uses(struct pfc *printer, node_id id)
{
	const struct bpf_node *node;

	id = skip_loads(printer->graph, id);
	node = graph_node(printer->graph, id);
	if (node->code == CODE_RET || printer->uses[id] == 2)
		return;
	if (++printer->uses[id] == 2)
		return;
	count_uses(printer, node->yes);
	count_uses(printer, node->no);
}

static void put_test(struct pfc *printer, const struct bpf_node *node)
{
	const char *op = node->code == CODE_JEQ ? "==" : ">=";
	uint32_t mask = node->acc.mask;

	if (node->code == CODE_JSET) {
		bpf_put_word(printer->out, node->acc.offset,
			     abi_info(printer->abi)->big_endian);
		sbuf_printf(printer->out, " & %#x", node->k & mask);
		return;
	}
	if (mask != UINT32_MAX)
		sbuf_puts(printer->out, "(");
	bpf_put_word(printer->out, node->acc.offset, abi_info(printer->abi)->big_endian);
	if (mask != UINT32_MAX)
		sbuf_printf(printer->out, " & %#x)", mask);
	sbuf_printf(printer->out, " %s %#x", op, node->k);
}

static void put_node(struct pfc *printer, node_id id, unsigned depth);

/* One branch: on the same line if it is short. */
static void put_branch(struct pfc *printer, node_id id, unsigned depth)
{
	const struct bpf_node *node;

	id = skip_loads(printer->graph, id);
	node = graph_node(printer->graph, id);
	if (node->code == CODE_RET) {
		sbuf_puts(printer->out, " ");
		bpf_put_action(printer->out, node->k, printer->abi);
		sbuf_puts(printer->out, "\n");
	} else if (printer->was_printed[id]) {
		sbuf_printf(printer->out, " as #%u\n", id);
	} else {
		sbuf_puts(printer->out, "\n");
		put_node(printer, id, depth + 1);
	}
}

/* A branch that is a test nobody else leads to goes on in its own line: "else if". */
static bool goes_on(const struct pfc *printer, node_id id)
{
	return graph_node(printer->graph, id)->code != CODE_RET && printer->uses[id] < 2;
}

static void put_node(struct pfc *printer, node_id id, unsigned depth)
{
	const char *word = "if";

	for (;; id = skip_loads(printer->graph, graph_node(printer->graph, id)->no)) {
		const struct bpf_node *node = graph_node(printer->graph, id);

		printer->was_printed[id] = true;
		indent(printer, depth);
		if (printer->uses[id] > 1)
			sbuf_printf(printer->out, "#%u: ", id);
		sbuf_printf(printer->out, "%s ", word);
		put_test(printer, node);
		sbuf_puts(printer->out, ":");
		put_branch(printer, node->yes, depth);
		word = "else if";
		if (!goes_on(printer, skip_loads(printer->graph, node->no))) {
			indent(printer, depth);
			sbuf_puts(printer->out, "else:");
			put_branch(printer, node->no, depth);
			return;
		}
	}
}

/* The names of the calls of TOKEN that lead to NODE, in lines of a decent width. */
static void put_names(struct pfc *printer, const struct bpf_token *token, node_id node)
{
	size_t line = printer->out->len;
	const char *before = "";

	indent(printer, 1);
	for (size_t i = 0; i < token->calls.len; i++) {
		const struct bpf_call *call = &token->calls.ptr[i];

		if (token->nodes[i] != node)
			continue;
		sbuf_puts(printer->out, before);
		if (printer->out->len - line > LINE_WIDTH - 16) {
			sbuf_puts(printer->out, "\n");
			line = printer->out->len;
			indent(printer, 1);
		} else if (*before) {
			sbuf_puts(printer->out, " ");
		}
		sbuf_puts(printer->out, syscall_name(call->id));
		if (call->abi == ABI_X32)
			sbuf_puts(printer->out, "@x32");
		before = ",";
	}
	sbuf_puts(printer->out, ":");
}

static bool was_named(const struct bpf_token *token, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (token->nodes[k] == token->nodes[i])
			return true;
	return false;
}

static void count_uses_of(struct pfc *printer, const struct bpf_token *token)
{
	for (size_t i = 0; i < token->calls.len; i++)
		if (!was_named(token, i))
			count_uses(printer, token->nodes[i]);
}

static void put_unknown(struct pfc *printer, const struct policy *policy, enum abi abi)
{
	struct action action = policy_foreign(policy, abi);

	if (policy->abis & ABI_BIT(abi))
		action = policy_fallback(policy, abi, SYSCALL_NONE);
	sbuf_printf(printer->out, "  any other number of %s: ", abi_info(abi)->name);
	bpf_put_action(printer->out, action_ret(action), abi);
	sbuf_puts(printer->out, "\n");
}

static void put_token(struct pfc *printer, const struct policy *policy,
		      const struct bpf_token *token)
{
	enum abi first = bpf_calls_owner(&token->calls, 0);
	uint32_t last = bpf_calls_owned_until(&token->calls, 0);

	printer->abi = first;
	sbuf_printf(printer->out, "token %#x (%s):\n", token->calls.audit,
		    abi_info(first)->name);
	for (size_t i = 0; i < token->calls.len; i++) {
		if (was_named(token, i))
			continue;
		put_names(printer, token, token->nodes[i]);
		put_branch(printer, token->nodes[i], 1);
	}
	put_unknown(printer, policy, first);
	if (last != UINT32_MAX)
		put_unknown(printer, policy, bpf_calls_owner(&token->calls, last + 1));
}

bool pfc_emit(struct context *ctx, const struct policy *policy, struct sbuf *out)
{
	struct pfc printer = {.out = out};
	struct bpf_plan plan;

	if (!bpf_plan_policy(ctx, policy, NULL, &plan))
		return false;
	printer.graph = &plan.graph;
	printer.uses = ARENA_ARRAY(ctx->arena, uint8_t, plan.graph.nodes.len);
	printer.was_printed = ARENA_ARRAY(ctx->arena, bool, plan.graph.nodes.len);
	if (ctx->settings->complain)
		sbuf_puts(out, "# " COMPLAIN_NOTE "\n");
	for (size_t t = 0; t < plan.tokens.len; t++)
		count_uses_of(&printer, &plan.tokens.ptr[t]);
	for (size_t t = 0; t < plan.tokens.len; t++)
		put_token(&printer, policy, &plan.tokens.ptr[t]);
	sbuf_puts(out, "any other token: ");
	bpf_put_action(out, action_ret(policy_foreign(policy, ABI_COUNT)),
		       abi_next(policy->abis, 0));
	sbuf_puts(out, "\n");
	return true;
}

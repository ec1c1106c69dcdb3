/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of a table is an expectation in another layout, so both become
 * statements and are judged by the same code.  The model is asked first, then
 * the Docker profile as engines read it; that the filters, ours and libseccomp's,
 * decide every call as the model does is proven, which covers all expectations at
 * once.
 *
 * A rule counts as exercised when some expectation would notice a change of
 * what it decides: each is changed in turn, and the expectations run again.
 */
#include "prove/policy_test.h"

#include "bpf/bpf.h"
#include "kernel/native.h"
#include "libseccomp/profile_read.h"
#include "model/host.h"
#include "profile/docker_parse.h"
#include "profile/docker_write.h"
#include "prove/policy_table.h"
#include "prove/verify.h"
#include "sema/expect.h"

#include <string.h>

#define AS_COMPILED                                                                          \
	"the Docker profile, as the libseccomp here compiles it, decides every call as the " \
	"policy does"
#define AS_GIVEN \
	"this profile, as the libseccomp here compiles it, decides every call as is said"
#define READ_BACK "the Docker profile, read back, decides every call as the policy does"

/* An expectation and the file it stands in. */
struct expectation {
	const struct module *module;
	const struct ast_stmt *stmt;
	bool holds;
};

VEC_STRUCT(expectations, struct expectation);

static void add_result(struct policy_test *test, bool is_ok, const char *name)
{
	test->failed += !is_ok;
	*VEC_PUSH(test->ctx->arena, &test->results) =
		(struct policy_result){.name = name, .is_ok = is_ok};
}

static void add_skipped(struct policy_test *test, const char *name, const char *reason)
{
	add_result(test, true, name);
	test->results.ptr[test->results.len - 1].skipped = reason;
}

/* Why the last result is what it is. */
static void add_reason(struct policy_test *test, const char *reason)
{
	struct policy_result *last = &test->results.ptr[test->results.len - 1];

	*VEC_PUSH(test->ctx->arena, &last->reasons) = reason;
}

static void add_reasons(struct policy_test *test, const char *where,
			const struct diag_sink *reasons)
{
	struct arena *arena = test->ctx->arena;

	for (size_t i = 0; i < diag_count(reasons); i++) {
		const struct diag *diag = diag_get(reasons, i);

		if (diag->severity != SEVERITY_ERROR)
			continue;
		add_reason(test, arena_printf(arena, "%s: %s", where, diag->message));
		for (size_t j = 0; j < diag->note_count; j++)
			add_reason(test, arena_printf(arena, "  %s", diag->notes[j]));
	}
}

const char *policy_test_place(const struct policy_test *test, struct span span)
{
	const struct source *source = source_of(test->ctx->sources, span);
	struct sbuf out = {.arena = test->ctx->arena};

	sbuf_printf(&out, "%s:%u: ", source->name, source_place(source, span.lo).line);
	sbuf_add_line(&out, source_text(test->ctx->sources, span));
	return sbuf_text(&out);
}

/* Expectations. */

/* ONE on POLICY; the reasons when it does not hold, else NULL. */
static const struct diag_sink *try_one(struct policy_test *test, struct expectation one,
				       const struct policy *policy)
{
	struct ast_stmt stmt = *one.stmt;
	struct ast_file file = {.source = one.module->file->source, .stmts = {&stmt, 1, 1}};
	struct module module = *one.module, *modules = &module;
	struct diag_capture capture = diag_capture_start(&test->ctx->diags);
	const struct diag_sink *reasons;
	struct unit unit = *test->unit;

	module.file = &file;
	unit.modules.ptr = &modules;
	unit.modules.len = 1;
	expect_check(&unit, policy);
	reasons = diag_capture_end(&capture);
	return diag_error_count(reasons) ? reasons : NULL;
}

static void test_one(struct policy_test *test, struct expectation *one,
		     const struct policy *profile)
{
	const char *where = "policy";
	const struct diag_sink *reasons = try_one(test, *one, test->policy);

	if (!reasons && profile) {
		where = "docker profile";
		reasons = try_one(test, *one, profile);
	}
	one->holds = !reasons;
	add_result(test, one->holds, policy_test_place(test, one->stmt->span));
	test->results.ptr[test->results.len - 1].expectation = one->stmt->span;
	if (reasons)
		add_reasons(test, where, reasons);
}

static void collect_file(struct policy_test *test, const struct module *module,
			 struct expectations *out)
{
	const struct ast_stmts *stmts = &module->file->stmts;

	for (size_t i = 0; i < stmts->len; i++)
		if (stmts->ptr[i].kind == STMT_EXPECT)
			*VEC_PUSH(test->ctx->arena, out) =
				(struct expectation){module, &stmts->ptr[i], false};
}

/* The statements that the rows of TABLE stand for; what is wrong is reported. */
static void collect_table(struct policy_test *test, const struct source *table,
			  struct expectations *out)
{
	struct module *module = ARENA_NEW(test->ctx->arena, struct module);

	*module = *test->unit->modules.ptr[0];
	module->file = policy_table_parse(test->ctx, table);
	collect_file(test, module, out);
}

static struct expectations collect(struct policy_test *test, const struct source *const *tables,
				   size_t count)
{
	struct expectations all = {0};

	for (size_t i = 0; i < test->unit->modules.len; i++)
		collect_file(test, test->unit->modules.ptr[i], &all);
	for (size_t i = 0; i < count; i++)
		collect_table(test, tables[i], &all);
	return all;
}

/* What is made of the policy. */

/* The Docker profile; empty, and a skipped test for the reason, when it cannot be one. */
static struct str make_profile(struct policy_test *test)
{
	struct diag_capture capture = diag_capture_start(&test->ctx->diags);
	struct sbuf json = {.arena = test->ctx->arena};
	bool is_made = docker_emit(test->ctx, test->policy, &json);
	const struct diag_sink *reasons = diag_capture_end(&capture);

	if (is_made)
		return (struct str){json.ptr, json.len};
	add_skipped(test, "the Docker profile",
		    diag_count(reasons) ? diag_get(reasons, 0)->message : "no profile");
	return (struct str){NULL, 0};
}

/* The profile JSON, as engines read it, which emit has proven to be the policy. */
static const struct policy *read_back(struct policy_test *test, struct str json)
{
	struct diag_capture capture = diag_capture_start(&test->ctx->diags);
	const struct source *source = source_add(test->ctx->sources, "<docker profile>", json);
	struct profile_reading reading;
	bool is_read = profile_read(test->ctx, source, false, &reading);

	diag_capture_end(&capture);
	add_result(test, is_read, READ_BACK);
	return is_read ? reading.policy : NULL;
}

/* The same as the libseccomp here compiles it, on every kind of host. */
static void test_engine(struct policy_test *test, const struct profile *profile,
			const char *name)
{
	enum abi machine = abi_machine(abi_native());
	struct sbuf report = {.arena = test->ctx->arena};
	const struct policy *part = policy_narrow(test->policy, abi_of_machine(machine));
	const struct diag_sink *reasons;
	struct diag_capture capture;
	bool ok;

	if (!(part->abis & ABI_BIT(machine))) {
		add_skipped(test, name, "the policy does not speak for it");
		return;
	}
	capture = diag_capture_start(&test->ctx->diags);
	ok = verify_profile(test->ctx, part, profile, false, &report);
	reasons = diag_capture_end(&capture);
	add_result(test, ok, name);
	test->results.ptr[test->results.len - 1].by_libseccomp = true;
	add_reasons(test, "docker profile", reasons);
}

/* The profile that is tested itself; what there is to say of it was said when it was read. */
static const struct profile *given_profile(struct policy_test *test)
{
	struct diag_capture capture = diag_capture_start(&test->ctx->diags);
	const struct profile *profile = docker_parse(test->ctx, test->unit->given);

	diag_capture_end(&capture);
	return profile;
}

static const char *difference_text(struct policy_test *test, const struct difference *d)
{
	const char *abi = d->abi < ABI_COUNT ? abi_info(d->abi)->name : "another ABI";
	const char *call = d->id == SYSCALL_NONE ? "an unknown number" : syscall_name(d->id);

	return arena_printf(test->ctx->arena, "%s on %s: the filter says %s, the policy %s",
			    call, abi, verb_name(d->a.action.verb),
			    verb_name(d->b.action.verb));
}

/* NULL when the filter for HOST, of MACHINE, is proven right, else why it is not. */
static const char *wrong_with_filter(struct policy_test *test, const struct policy *part,
				     struct host host)
{
	const struct policy *decided = policy_on_host(part, host);
	struct diag_capture capture = diag_capture_start(&test->ctx->diags);
	struct difference difference;
	struct bpf_program program;
	enum bpf_proven proven = BPF_UNDECIDED;
	const struct diag_sink *reasons;

	if (bpf_compile(test->ctx, decided, NULL, &program))
		proven = bpf_prove(test->ctx, &program, decided, &difference);
	reasons = diag_capture_end(&capture);
	if (proven == BPF_UNDECIDED)
		return diag_count(reasons) ? diag_get(reasons, 0)->message : "no filter";
	return proven == BPF_PROVEN ? NULL : difference_text(test, &difference);
}

static void test_filters(struct policy_test *test, enum abi machine)
{
	const struct policy *part = policy_narrow(test->policy, abi_of_machine(machine));
	struct hosts hosts = host_cases(test->ctx, part);
	const char *wrong = NULL;

	for (size_t i = 0; i < hosts.len && !wrong; i++) {
		progress_tell(test->ctx->progress, "scmpl: the filter for %s, host %zu of %zu",
			      abi_info(machine)->name, i + 1, hosts.len);
		wrong = wrong_with_filter(test, part, hosts.ptr[i]);
	}
	add_result(test, !wrong,
		   arena_printf(test->ctx->arena,
				"the filter for %s decides every call as the policy does",
				abi_info(machine)->name));
	if (wrong)
		add_reason(test, wrong);
}

/* Coverage. */

/* The unit was loaded again for the expectations: what it includes has two ids, one name. */
static bool is_within(struct policy_test *test, struct span inner, struct span outer)
{
	const struct source *a = source_of(test->ctx->sources, inner);
	const struct source *b = source_of(test->ctx->sources, outer);

	return a && b && inner.lo >= outer.lo && inner.hi <= outer.hi &&
	       (a == b || strcmp(a->name, b->name) == 0);
}

/* A verdict that nobody who expects ACTION is content with. */
static struct action another(struct action action)
{
	return (struct action){action.verb == VERB_TRACE ? VERB_NOTIFY : VERB_TRACE, 0};
}

/* DECISION with another verdict where the rule at SPAN decides. */
static const struct decision *change_decision(struct policy_test *test,
					      const struct decision *decision, struct span span,
					      bool *is_changed)
{
	struct diagrams *d = test->ctx->diagrams;
	struct decision *changed;
	diagram_id where = DIAGRAM_FALSE;

	for (size_t i = 0; decision && i < decision->regions.len; i++)
		if (is_within(test, decision->regions.ptr[i].rule, span))
			where = diagram_or(d, where, decision->regions.ptr[i].where);
	if (where == DIAGRAM_FALSE)
		return decision;
	*is_changed = true;
	changed = ARENA_NEW(test->ctx->arena, struct decision);
	changed->outcome = DIAGRAM_OPEN;
	for (size_t i = 0; i < decision->regions.len; i++) {
		struct region region = decision->regions.ptr[i];

		if (is_within(test, region.rule, span))
			region.action = another(region.action);
		decision_add(d, changed, &region);
	}
	changed->outcome = diagram_over(d, changed->outcome, decision->outcome);
	return changed;
}

/* The policy without what the rule at SPAN says; *IS_CHANGED tells if that is anything. */
static struct policy *change_rule(struct policy_test *test, struct span span, bool *is_changed)
{
	struct policy *changed = policy_copy(test->policy);

	ABI_EACH(abi, changed->abis)
		for (syscall_id id = 0; id < syscall_count(); id++)
			changed->decisions[abi][id] = change_decision(
				test, changed->decisions[abi][id], span, is_changed);
	return changed;
}

/* From its first word: the location of the `override` that is not there is no place. */
static struct span rule_span(const struct ast_stmt *stmt)
{
	struct span verb = stmt->u.rule.action.span;
	uint32_t lo = stmt->u.rule.is_override ? stmt->span.lo : verb.lo;

	return (struct span){verb.file, lo, stmt->span.hi};
}

static void cover_rule(struct policy_test *test, const struct ast_stmt *stmt,
		       const struct expectations *all)
{
	bool is_changed = false;
	const struct policy *changed = change_rule(test, rule_span(stmt), &is_changed);

	if (!is_changed)
		return;
	test->rules++;
	progress_tell(test->ctx->progress, "scmpl: rule %u, which an expectation may notice",
		      test->rules);
	for (size_t i = 0; i < all->len; i++)
		if (all->ptr[i].holds && try_one(test, all->ptr[i], changed))
			return;
	*VEC_PUSH(test->ctx->arena, &test->missing) = rule_span(stmt);
}

static void cover_rules(struct policy_test *test, const struct expectations *all)
{
	for (size_t i = 0; i < test->unit->modules.len; i++) {
		const struct module *module = test->unit->modules.ptr[i];

		for (size_t j = 0; !module->is_library && j < module->file->stmts.len; j++)
			if (module->file->stmts.ptr[j].kind == STMT_RULE)
				cover_rule(test, &module->file->stmts.ptr[j], all);
	}
}

void policy_test_run(struct policy_test *test, const struct source *const *tables, size_t count)
{
	struct expectations all = collect(test, tables, count);
	const struct policy *profile = NULL;
	struct str json;

	if (diag_error_count(test->ctx->diags))
		return;
	if (test->unit->given) {
		test_engine(test, given_profile(test), AS_GIVEN);
	} else if ((json = make_profile(test)).len && test->is_quick) {
		add_result(test, true, READ_BACK); /* whoever made it has proven that */
	} else if (json.len) {
		profile = read_back(test, json);
		test_engine(test, docker_parse_text(test->ctx, json), AS_COMPILED);
	}
	ABI_EACH(machine, test->is_quick ? 0 : abi_main_only(test->policy->abis))
		test_filters(test, machine);
	for (size_t i = 0; i < all.len; i++) {
		progress_tell(test->ctx->progress, "scmpl: expectation %zu of %zu", i + 1,
			      all.len);
		test_one(test, &all.ptr[i], profile);
	}
	cover_rules(test, &all);
	progress_wipe(test->ctx->progress);
}

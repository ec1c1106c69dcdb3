/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of the everyday commands: fmt, diff, explain, test, check, import. */
#include "scmpl.h"
#include "scmpl_input.h"

#include "core/context.h"
#include "core/diag_json.h"
#include "core/text_diff.h"
#include "front/fmt.h"
#include "run/process.h"
#include "sema/diff_report.h"
#include "sema/explain.h"
#include "sema/lint.h"
#include "sema/unit.h"
#include "target/bpf_read.h"
#include "target/import.h"
#include "target/lint_engine.h"
#include "target/lint_profile.h"
#include "target/policy_test.h"
#include "target/verify.h"

#include <string.h>

bool scmpl_format_file(struct scmpl *s, const char *path, const char **text, size_t *len,
		       const char **changes)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->arena}, diff = {.arena = s->arena};

	if (!source || !input_is_text(s, source) || !fmt_source(s, source, &out))
		return false;
	text_diff(str_of(source->name), source->text,
		  str_of(arena_printf(s->arena, "%s (canonical)", source->name)),
		  (struct str){sbuf_text(&out), out.len}, &diff);
	*text = sbuf_text(&out);
	*len = out.len;
	*changes = sbuf_text(&diff);
	return true;
}

bool scmpl_import(struct scmpl *s, const char *path, const char **text, size_t *len)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->arena};

	if (!source || !input_is_text(s, source) || !import_profile(s, source, &out))
		return false;
	*text = sbuf_text(&out);
	*len = out.len;
	return true;
}

/* diff */

static const struct source *read_side(struct scmpl *s, struct scmpl_side side)
{
	const struct source *source;

	if (side.text)
		return source_add(s->sources, side.name, str_of(side.text));
	source = input_read(s, side.path);
	if (!source || !side.name)
		return source;
	return source_add(s->sources, side.name, source->text);
}

/* The policy of SIDE; *ABIS loses what a filter for another machine cannot speak of. */
static const struct policy *load_side(struct scmpl *s, struct scmpl_side side, abi_set *abis)
{
	const struct source *source = read_side(s, side);

	if (!source || !input_source_load(s, source))
		return NULL;
	if (input_is_filter(source))
		ABI_EACH(abi, s->policy->abis)
			*abis &= abi_of_machine(abi);
	return s->policy;
}

bool scmpl_diff(struct scmpl *s, struct scmpl_side before, struct scmpl_side after, bool json,
		const char **text, unsigned *kinds)
{
	abi_set abis = ABI_ALL;
	const struct policy *a = load_side(s, before, &abis), *b = load_side(s, after, &abis);
	struct sbuf out = {.arena = s->arena};
	size_t errors;

	if (!a || !b)
		return false;
	if (!abis) {
		diag_error(s->diags, SPAN_NONE, DIAG_NOT_ON_ARCH,
			   "these are filters for different machines");
		return false;
	}
	errors = diag_error_count(s->diags);
	*kinds = diff_report(s, policy_narrow(s->arena, a, abis),
			     policy_narrow(s->arena, b, abis), json, &out);
	*text = sbuf_text(&out);
	return diag_error_count(s->diags) == errors;
}

bool scmpl_diff_text(struct scmpl *s, struct scmpl_side before, struct scmpl_side after,
		     const char **text)
{
	const struct source *a = read_side(s, before), *b = read_side(s, after);
	struct sbuf out = {.arena = s->arena};

	if (!a || !b)
		return false;
	text_diff(str_of(a->name), a->text, str_of(b->name), b->text, &out);
	*text = sbuf_text(&out);
	return true;
}

bool scmpl_listing(struct scmpl *s, struct scmpl_side side, const char **text)
{
	abi_set abis = ABI_ALL;
	const struct policy *policy = load_side(s, side, &abis);
	struct sbuf out = {.arena = s->arena};
	size_t errors;

	if (!policy)
		return false;
	errors = diag_error_count(s->diags);
	diff_listing(s, policy, &out);
	*text = sbuf_text(&out);
	return diag_error_count(s->diags) == errors;
}

/* explain */

/* What names mean in what was compiled; in a profile, what they mean to nobody in particular.
 */
static struct unit *compiled_unit(struct scmpl *s)
{
	if (!s->unit) {
		s->unit = unit_load(s, source_add(s->sources, "<none>", (struct str){"", 0}));
		s->unit->abis = s->policy->abis;
	}
	return s->unit;
}

void scmpl_set_skip_expect(struct scmpl *s, bool skip)
{
	s->skip_expect = skip;
}

bool scmpl_explain_call(struct scmpl *s, const char *call, bool json, const char **text)
{
	struct sbuf out = {.arena = s->arena};

	if (!explain_call(s, compiled_unit(s), s->policy, call, json, &out))
		return false;
	*text = sbuf_text(&out);
	return true;
}

bool scmpl_disassemble(struct scmpl *s, const char *path, const char **text)
{
	const struct source *source = input_read(s, path);
	struct sbuf out = {.arena = s->arena};
	struct bpf_program program;

	if (!source)
		return false;
	if (!input_is_filter(source)) {
		diag_error(s->diags, (struct span){source->id, 0, 0}, DIAG_BAD_FILTER,
			   "this is text, expected a filter, as `scmpl build -t bpf` makes it");
		return false;
	}
	if (!bpf_decode(s, source, false, &program))
		return false;
	bpf_disassemble(&program, &out);
	*text = sbuf_text(&out);
	return true;
}

/* test */

bool scmpl_test(struct scmpl *s, const char *const *tables, size_t count, bool json,
		const char **text, struct scmpl_test_result *result)
{
	const struct source **sources = ARENA_ARRAY(s->arena, const struct source *, count + 1);
	struct sbuf out = {.arena = s->arena};
	struct policy_test test = {.ctx = s, .policy = s->policy};

	for (size_t i = 0; i < count; i++) {
		sources[i] = input_read(s, tables[i]);
		if (!sources[i] || !input_is_text(s, sources[i]))
			return false;
	}
	test.unit = compiled_unit(s);
	policy_test_run(&test, sources, count);
	if (diag_error_count(s->diags))
		return false;
	if (json)
		policy_test_print_json(&test, &out);
	else
		policy_test_print_tap(&test, &out);
	*text = sbuf_text(&out);
	*result =
		(struct scmpl_test_result){(unsigned)test.results.len, test.failed, test.rules,
					   test.rules - (unsigned)test.missing.len};
	return true;
}

/* check */

bool scmpl_set_warning(struct scmpl *s, const char *spec)
{
	static const struct {
		const char *prefix;
		enum diag_level level;
	} forms[] = {{"no-", DIAG_DROP}, {"error=", DIAG_AS_ERROR}, {"", DIAG_SHOW}};

	if (strcmp(spec, "error") == 0) {
		diag_set_level(s->diags, DIAG_CODE_COUNT, DIAG_AS_ERROR);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		size_t len = strlen(forms[i].prefix);
		enum diag_code code;

		if (strncmp(spec, forms[i].prefix, len) != 0)
			continue;
		code = diag_code_find(str_of(spec + len));
		if (code == DIAG_CODE_COUNT)
			continue;
		diag_set_level(s->diags, code, forms[i].level);
		return true;
	}
	return false;
}

void scmpl_check(struct scmpl *s)
{
	struct lint lint = lint_start(s, compiled_unit(s), s->policy);

	lint_policy(&lint);
	lint_engine(&lint);
	lint_profiles(&lint);
}

const char *scmpl_diagnostics(struct scmpl *s, enum scmpl_diagnostics_format format)
{
	struct sbuf out = {.arena = s->arena};

	if (format == SCMPL_DIAGNOSTICS_SARIF)
		diag_print_sarif(s->diags, s->sources, scmpl_version(), &out);
	else
		diag_print_json(s->diags, s->sources, &out);
	return sbuf_text(&out);
}

/* The profile to verify; NULL (reported) when it cannot be had. */
static const char *profile_text(struct scmpl *s, const char *path, size_t *len)
{
	const struct source *source;
	const char *text = NULL;

	if (!path)
		return scmpl_emit(s, "docker", &text, len) ? text : NULL;
	source = input_read(s, path);
	if (!source || !input_is_text(s, source))
		return NULL;
	*len = source->text.len;
	return source->text.ptr;
}

static bool verify_with_profile(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	size_t len = 0;
	const char *text = profile_text(s, artefact.profile, &len);

	return text &&
	       verify_profile(s, s->policy, (struct str){text, len}, artefact.runc, out);
}

static bool verify_with_filter(struct scmpl *s, const char *path, struct sbuf *out)
{
	const struct source *filter = input_read(s, path);

	return filter && verify_filter(s, s->policy, filter, out);
}

static bool verify_with_process(struct scmpl *s, struct scmpl_artefact artefact,
				struct sbuf *out)
{
	struct process process;

	if (!process_read(s, (pid_t)artefact.pid, &process))
		return false;
	if (process.len)
		return verify_stack(s, s->policy, process.ptr, process.len, process.host,
				    artefact.runc, out);
	diag_error(s->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS, "process %d is under no filter",
		   artefact.pid);
	return false;
}

bool scmpl_verify(struct scmpl *s, struct scmpl_artefact artefact, const char **report)
{
	struct sbuf out = {.arena = s->arena};
	bool ok;

	if (artefact.pid)
		ok = verify_with_process(s, artefact, &out);
	else if (artefact.filter)
		ok = verify_with_filter(s, artefact.filter, &out);
	else
		ok = verify_with_profile(s, artefact, &out);
	*report = sbuf_text(&out);
	return ok && diag_error_count(s->diags) == 0;
}
